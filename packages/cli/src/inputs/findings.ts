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

import { Position } from '../files';

/** Something wrong, with where it stands. */
export interface Finding extends Position {
  readonly file: string;
  /** `Notification team-a/failures`; absent for a file as a whole. */
  readonly object?: string;
  /** Path of the field. */
  readonly field?: string;
  /** As in a condition: `InvalidSpec`. */
  readonly reason: string;
  /** With the value in single quotes and the remedy. */
  readonly message: string;
}

/** Something worth knowing that is no problem. */
export interface Note extends Partial<Position> {
  readonly file?: string;
  readonly message: string;
  /** Only for who wants to know everything. */
  readonly detail: boolean;
}

/** What was found, in the order of files and lines. */
export class Findings {
  readonly #problems: Finding[] = [];
  readonly #notes: Note[] = [];

  problem(finding: Finding): void {
    this.#problems.push(finding);
  }

  note(note: Note): void {
    this.#notes.push(note);
  }

  get problems(): readonly Finding[] {
    return [...this.#problems].sort(
      (one, other) =>
        one.file.localeCompare(other.file) ||
        one.line - other.line ||
        one.column - other.column,
    );
  }

  get notes(): readonly Note[] {
    return this.#notes;
  }
}
