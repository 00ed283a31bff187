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

import { Timers } from '../connections';

/**
 * Runs something with a signal that is aborted after a while. What does not
 * mind the signal is not waited for much longer.
 *
 * @param graceMs - how long it may take to end after the signal
 * @returns `late` where it did not end
 */
export async function withDeadline<T>(
  run: (signal: AbortSignal) => Promise<T>,
  options: {
    readonly timers: Timers;
    readonly limitMs: number;
    readonly graceMs: number;
    /** Aborts it as well. */
    readonly signal: AbortSignal;
  },
): Promise<T | 'late'> {
  const { timers, limitMs, graceMs, signal } = options;
  const controller = new AbortController();
  const cancels: (() => void)[] = [];
  const late = new Promise<'late'>(resolve => {
    const abort = () => {
      controller.abort();
      cancels.push(timers.after(graceMs, () => resolve('late')));
    };
    cancels.push(timers.after(limitMs, abort));
    signal.addEventListener('abort', abort, { once: true });
    cancels.push(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) {
      abort();
    }
  });
  try {
    return await Promise.race([run(controller.signal), late]);
  } finally {
    cancels.forEach(cancel => cancel());
  }
}
