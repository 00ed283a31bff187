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

import { Outcome, Receipt } from 'backstage-plugin-tekton-integrations-node';
import { ReportedRepository } from './ReportedRepository';

/** Writes one kind of report, and finds it again; never throws. */
export abstract class Writer<Wanted> {
  protected readonly repository: ReportedRepository;
  protected readonly wanted: Wanted;

  constructor(repository: ReportedRepository, wanted: Wanted) {
    this.repository = repository;
    this.wanted = wanted;
  }

  /** @param receipt - of an earlier state of the same subject and Run */
  abstract send(
    receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome>;

  /** `absent`: what stands there is not what was to be written. */
  abstract find(signal: AbortSignal): Promise<Receipt | 'absent' | 'unknown'>;
}

/** More than anybody writes: beyond that, looking costs more than it tells. */
export const MAX_PAGES = 100;
