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

import {
  Failure,
  Outcome,
  Receipt,
} from 'backstage-plugin-tekton-integrations-node';
import { About, Made, Repositories } from './Repositories';

/** The repository that one report is written to, whatever is written. */
export class ReportedRepository {
  readonly #repositories: Repositories;
  readonly #about: About;
  readonly #webUrl: string;

  constructor(repositories: Repositories, about: About, webUrl: string) {
    this.#repositories = repositories;
    this.#about = about;
    this.#webUrl = webUrl;
  }

  /** See {@link Repositories.request}. */
  request(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
    isThere: 'expected' | 'asked' = 'expected',
  ): Promise<Made> {
    return this.#repositories.request(
      this.#about,
      route,
      parameters,
      signal,
      isThere,
    );
  }

  /** See {@link Repositories.outcomeOf}. */
  outcomeOf(
    made: Made,
    expected: number,
    receiptOf: (json: unknown) => Receipt | undefined,
  ): Outcome {
    return this.#repositories.outcomeOf(made, this.#about, expected, receiptOf);
  }

  /** See {@link Repositories.readFailure}. */
  readFailure(made: Made): Failure | undefined {
    return this.#repositories.readFailure(made, this.#about);
  }

  /** A page of the repository, `commit/c0ffee`. */
  page(path: string): string {
    const { owner, repo } = this.#about;
    return `${this.#webUrl}/${owner}/${repo}/${path}`;
  }
}
