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

import type { RunState } from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';

/**
 * Where the definition of a Run came from. Only a git origin has a commit:
 * other resolvers write the digest of what they fetched, as sha256.
 */
export function refSourceOf({ status }: RunObject): RunState['refSource'] {
  const { uri, digest } = status?.provenance?.refSource ?? {};
  return uri ? { uri, sha: digest?.sha1 } : undefined;
}
