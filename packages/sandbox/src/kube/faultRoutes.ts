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
import { badRequest, noSuchResource } from './errors';
import type { KubeFaults } from './faults';
import type { StoreSnapshot } from './ObjectStore';

const filterSchema = z.strictObject({
  resource: z.string().optional(),
  group: z.string().optional(),
  namespace: z.string().optional(),
  verb: z.string().optional(),
  path: z.string().optional(),
});

const answerSchema = filterSchema.extend({
  status: z.number().int().min(400).max(599),
  times: z.number().int().positive().optional(),
  retryAfterSeconds: z.number().nonnegative().optional(),
});

const delaySchema = filterSchema.extend({ ms: z.number().nonnegative() });
const tokenSchema = z.strictObject({ token: z.string().min(1) });
const rotateSchema = tokenSchema.extend({ next: z.string().min(1) });

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (!result.success) {
    throw badRequest(z.prettifyError(result.error));
  }
  return result.data;
}

/** Faults by HTTP: for a person with curl, so only as JSON by POST. */
export function faultRoutes(faults: KubeFaults) {
  let kept: StoreSnapshot | undefined;
  const routes: Record<string, (body: unknown) => unknown> = {
    'drop-watches': body => ({
      dropped: faults.dropWatches(read(filterSchema, body)),
    }),
    'reset-connections': () => faults.resetConnections(),
    stall: body => faults.stall(read(filterSchema, body)),
    answer: body => faults.answer(read(answerSchema, body)),
    delay: body => {
      const { ms, ...filter } = read(delaySchema, body);
      return faults.delay(ms, filter);
    },
    compact: () => faults.compact(),
    snapshot: () => {
      kept = faults.snapshot();
      return { resourceVersion: String(kept.version) };
    },
    restore: () => {
      if (!kept) {
        throw badRequest('there is no snapshot: POST /_faults/snapshot first');
      }
      return faults.restore(kept);
    },
    'expire-token': body => faults.expireToken(read(tokenSchema, body).token),
    'rotate-token': body => {
      const { token, next } = read(rotateSchema, body);
      return faults.rotateToken(token, next);
    },
    clear: () => faults.clear(),
  };
  return (method: string, path: string, body: unknown): unknown => {
    const name = path.replace(/^\/_faults\/?/, '');
    if (method === 'GET' && name === '') {
      return { faults: Object.keys(routes) };
    }
    if (method !== 'POST' || !Object.hasOwn(routes, name)) {
      throw noSuchResource();
    }
    return { ok: true, ...Object(routes[name](body)) };
  };
}
