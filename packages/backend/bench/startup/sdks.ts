/*
 * Copyright 2026 The Tekton Integrations Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

/** Packages of vendors, which only a configured Provider needs. */
export const SDKS =
  /^(@octokit\/|@slack\/|@aws-sdk\/|@smithy\/|@google-cloud\/|google-|gaxios$|gtoken$|gcp-metadata$|@grpc\/|cloudevents$|oauth4webapi$)/;

/** Those of vendors that are loaded only beside what was loaded before. */
export function addedSdks(
  before: readonly string[],
  after: readonly string[],
): string[] {
  return after.filter(name => SDKS.test(name) && !before.includes(name));
}
