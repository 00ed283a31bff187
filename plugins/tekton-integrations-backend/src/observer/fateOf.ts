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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { ClusterWatchers } from '../clusters';

/** What became of a Run that a list lacks. */
export type Fate = 'gone' | 'present' | 'unknown';

/** A read of one object may take this long. */
const LIMIT_MS = 10_000;

const objectSchema = z.object({ metadata: z.object({ uid: z.string() }) });

/**
 * Asks the API server whether a Run is gone. A lost right or an API server
 * that does not answer is no proof of it.
 */
export async function fateOf(
  watchers: Pick<ClusterWatchers, 'api'>,
  { cluster, kind, namespace, name, uid }: RunState,
): Promise<Fate> {
  const answer = await watchers
    .api(cluster.name)
    ?.readRun(kind, namespace, name, AbortSignal.timeout(LIMIT_MS));
  switch (answer?.kind) {
    case 'missing':
      return 'gone';
    case 'found': {
      const object = objectSchema.safeParse(answer.object);
      if (!object.success) {
        return 'unknown';
      }
      // The same name may belong to a new Run.
      return object.data.metadata.uid === uid ? 'present' : 'gone';
    }
    default:
      return 'unknown';
  }
}
