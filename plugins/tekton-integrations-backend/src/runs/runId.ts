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

import { createHash } from 'node:crypto';
import type { RunState } from 'backstage-plugin-tekton-integrations-common';

const LENGTH = 22;

/**
 * A stable id of a Run that fits into a URL: 132 bits of a hash of its
 * identity. The attempt is no part of it.
 */
export function runId(run: {
  readonly cluster: Pick<RunState['cluster'], 'id'>;
  readonly kind: string;
  readonly namespace: string;
  readonly uid: string;
}): string {
  return createHash('sha256')
    .update(JSON.stringify([run.cluster.id, run.kind, run.namespace, run.uid]))
    .digest('base64url')
    .slice(0, LENGTH);
}
