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

import assert from 'node:assert/strict';
import { format, inspect } from 'node:util';

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const;

/**
 * Runs something and gives back what it returned together with everything
 * that it wrote to the console meanwhile: SDKs log on their own.
 */
export async function withConsole<T>(
  run: () => Promise<T>,
): Promise<{ value: T; written: string }> {
  const lines: string[] = [];
  const originals = METHODS.map(method => [method, console[method]] as const);
  METHODS.forEach(method => {
    console[method] = (...args: unknown[]) => lines.push(format(...args));
  });
  try {
    return { value: await run(), written: lines.join('\n') };
  } finally {
    originals.forEach(([method, original]) => {
      console[method] = original;
    });
  }
}

/** Whether a secret can be read in something that is shown, however it is printed. */
export function assertHides(shown: unknown, secrets: readonly string[]): void {
  const printed = [
    JSON.stringify(shown) ?? '',
    String(shown),
    inspect(shown, { depth: Infinity, showHidden: true }),
  ].join('\n');
  const lines = secrets.flatMap(secret =>
    // A line of a key is as bad as the key; a frame line tells nothing.
    secret.split('\n').filter(line => line && !line.startsWith('-----')),
  );
  for (const line of lines) {
    for (const form of [line, encodeURIComponent(line)]) {
      assert.ok(!printed.includes(form), 'a secret is shown');
    }
  }
}
