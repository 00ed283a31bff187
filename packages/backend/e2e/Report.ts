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

/** Counts what holds, one line for each group of checks. */
export class Report {
  readonly #print: (line: string) => void;
  #passed = 0;
  #failed = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** A remark that is neither passed nor failed. */
  say(line: string): void {
    this.#print(line);
  }

  /** A group of checks with all that is wrong. */
  group(name: string, problems: readonly string[]): void {
    if (problems.length === 0) {
      this.#passed += 1;
      this.#print(`ok   ${name}`);
      return;
    }
    this.#failed += 1;
    this.#print(`FAIL ${name}`);
    problems.forEach(problem => this.#print(`       ${problem}`));
  }

  /** Columns as wide as their widest cell. */
  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) =>
      Math.max(...rows.map(row => row[column]?.length ?? 0)),
    );
    for (const row of rows) {
      this.#print(
        `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
      );
    }
  }

  get failed(): boolean {
    return this.#failed > 0;
  }

  end(): void {
    this.#print(`${this.#passed} passed, ${this.#failed} failed`);
  }
}
