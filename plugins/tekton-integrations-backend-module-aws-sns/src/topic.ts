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

/** What the ARN of a topic says. */
export interface Topic {
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** It keeps the order of a group, and drops what came twice. */
  readonly fifo: boolean;
}

/** Reads an ARN that the schema of the settings took. */
export function topicOf(arn: string): Topic {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  return { arn, region, account, name, fifo: name.endsWith('.fifo') };
}
