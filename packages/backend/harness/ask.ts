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

import type { ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import type { z } from 'zod';

const LIMIT_MS = 10_000;

/**
 * Says something to a process, and waits for its answer among whatever else it
 * says.
 */
export async function ask<T>(
  child: ChildProcess | undefined,
  message: object,
  answer: z.ZodType<T>,
): Promise<T> {
  if (child === undefined) {
    throw new Error('There is no process to ask');
  }
  const messages = on(child, 'message', {
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  child.send(message);
  for await (const args of messages) {
    const [said]: readonly unknown[] = args;
    const parsed = answer.safeParse(said);
    if (parsed.success) {
      return parsed.data;
    }
  }
  throw new Error('The process does not answer');
}
