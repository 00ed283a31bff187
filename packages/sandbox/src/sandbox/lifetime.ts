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

const PARENT_POLL_MS = 500;
const CLOSE_WITHIN_MS = 800;

/**
 * Closes and ends the process on SIGINT and SIGTERM, and when the process that started it is gone, so that no sandbox is left
 * behind holding its ports.
 * Failure policy: what does not close in time is cut off; the process ends either way.
 */
export function endWithParent(
  parent: number,
  close: () => Promise<void>,
): void {
  let ending = false;
  const end = () => {
    if (ending) {
      return;
    }
    ending = true;
    setTimeout(() => process.exit(0), CLOSE_WITHIN_MS).unref();
    close().finally(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  setInterval(() => {
    if (process.ppid !== parent) {
      end();
    }
  }, PARENT_POLL_MS).unref();
}
