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

import { z } from 'zod';
import type { TargetKind } from './targets';
import type { World } from './World';

/** A transition that arrived. */
export interface Landed {
  /** The same for the same transition, whoever sends it. */
  readonly id: string;
  readonly run: string;
  readonly phase: string;
  /** Milliseconds since the epoch, of the first time. */
  readonly at: number;
}

const bodySchema = z.object({
  id: z.string(),
  run: z.object({ name: z.string(), phase: z.string() }),
});

const again = (repeats: number, landed: Landed): Landed[] =>
  Array(repeats + 1).fill(landed);

/** What a target took, each as often as it came, the first of each in order. */
export function landedAt(world: World, kind: TargetKind): Landed[] {
  switch (kind) {
    case 'sns':
    case 'sns-fifo':
      return world.snsMessages(kind).map(({ message, time: at }) => {
        const { id, run } = bodySchema.parse(JSON.parse(message));
        return { id, run: run.name, phase: run.phase, at };
      });
    case 'pubsub':
      return world.pubsubMessages.map(({ data, publishTime: at }) => {
        const { id, run } = bodySchema.parse(JSON.parse(data));
        return { id, run: run.name, phase: run.phase, at };
      });
    case 'webhook':
      return world.webhookMessages.flatMap(
        ({ id, body, repeats, time: at }) => {
          const { run } = bodySchema.parse(body);
          return again(repeats, { id, run: run.name, phase: run.phase, at });
        },
      );
    case 'cloudevents':
      return world.events.flatMap(({ attributes, repeats, time: at }) => {
        const { id, subject: run, phase } = attributes;
        return again(repeats, { id, run, phase, at });
      });
    default:
      return [];
  }
}
