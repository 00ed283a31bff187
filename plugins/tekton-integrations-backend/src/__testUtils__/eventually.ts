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

/** Long enough for a busy machine; a condition that holds ends it at once. */
const PATIENCE_MS = 20_000;
const BETWEEN_MS = 20;

/**
 * Repeats assertions until they hold, and fails as they do when time is up.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise(resolve => {
        setTimeout(resolve, BETWEEN_MS);
      });
    }
  }
}
