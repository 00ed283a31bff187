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

import fs from 'node:fs';
import { z } from 'zod';
import type { Subject } from './Subject';

const lineSchema = z.object({
  lateMs: z.number(),
  attempt: z.literal(1),
  provider: z.string(),
});

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * How long after it was due each delivery was begun, as the portal's log has
 * it.
 *
 * @param providers - what the ids of those end with that count
 */
export function startDelays(
  { processes }: Subject,
  providers: readonly string[],
): number[] {
  return processes
    .flatMap(({ log }) => fs.readFileSync(log, 'utf8').split('\n'))
    .flatMap(line => {
      const { data } = lineSchema.safeParse(parsed(line));
      return data && providers.some(name => data.provider.endsWith(`/${name}`))
        ? [data.lateMs]
        : [];
    });
}
