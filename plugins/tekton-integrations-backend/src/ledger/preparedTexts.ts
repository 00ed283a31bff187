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

import { createHash } from 'node:crypto';

/** More texts than the plugin has; lists of values make some of each. */
const KEPT = 500;
/** Of many rows at once the rows cost more than the text. */
const LONGEST = 4_000;

/** A statement as Postgres wants it. */
export interface PreparedText {
  readonly text: string;
  /** By which a connection knows it once it has read it. */
  readonly name?: string;
}

/** Codes of Postgres for names that mean nothing to it, or something else. */
const NOT_KEPT: ReadonlySet<unknown> = new Set([
  '26000', // invalid_sql_statement_name
  '42P05', // duplicate_prepared_statement
]);

/**
 * The texts of statements for Postgres, which are named so that a connection
 * reads and plans them once.
 *
 * Failure policy: open. A pooler may give each transaction another connection,
 * which does not know the names: then there are none from there on.
 */
export class PreparedTexts {
  readonly #texts = new Map<string, PreparedText>();
  #named = true;

  /** @param text - with `?` in place of values */
  of(text: string): PreparedText {
    const known = this.#texts.get(text);
    if (known) {
      return known;
    }
    if (this.#texts.size >= KEPT) {
      this.#texts.clear();
    }
    const made = this.#make(text);
    this.#texts.set(text, made);
    return made;
  }

  /** @returns whether an error came of the names, which are given up then */
  giveUpAfter(error: unknown): boolean {
    const isOurs =
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      NOT_KEPT.has(error.code);
    if (isOurs) {
      this.#named = false;
      this.#texts.clear();
    }
    return isOurs;
  }

  #make(text: string): PreparedText {
    let count = 0;
    const numbered = text.replace(/\?/g, () => {
      count += 1;
      return `$${count}`;
    });
    // What has no values goes to Postgres in a simpler way.
    return this.#named && count > 0 && text.length <= LONGEST
      ? {
          text: numbered,
          name: createHash('sha256').update(text).digest('hex').slice(0, 32),
        }
      : { text: numbered };
  }
}
