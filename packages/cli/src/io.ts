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

/** What a command reads and writes beside files. */
export interface Io {
  /** All of the standard input. */
  readInput(): Promise<string>;
  /** Writes lines for whoever asked. */
  out(text: string): void;
  /** Writes lines beside the answer. */
  err(text: string): void;
}

/** The command was called in a way that has no answer. */
export class UsageError extends Error {}

/** What a command ends with. */
export const EXIT = { fine: 0, problems: 1, usage: 2 } as const;
