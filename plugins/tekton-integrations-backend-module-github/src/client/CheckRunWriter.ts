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
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { CheckRun } from '../content';
import { ReportedRepository } from './ReportedRepository';
import { Made, statusOf } from './Repositories';
import { wordsOf } from './wordsOf';
import { MAX_PAGES, Writer } from './Writer';

const shownSchema = z.object({
  id: z.number(),
  name: z.string(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  completed_at: z.string().nullish(),
  details_url: z.string().nullish(),
  html_url: z.string().nullish(),
  output: z
    .object({ title: z.string().nullish(), summary: z.string().nullish() })
    .nullish(),
});
const pageSchema = z.object({ check_runs: z.array(shownSchema) });
const idsSchema = z.object({ id: z.number(), end: z.string().nullable() });

type Shown = z.infer<typeof shownSchema>;
type Ids = z.infer<typeof idsSchema>;

/** Their texts can be long: see what is kept of an answer. */
const PAGE_SIZE = 30;

/**
 * What was found when a check run was looked for after a doubt, by external id
 * and name: the request that follows writes to it.
 */
export type FoundCheckRuns = LRUCache<string, Ids>;

/** What tells one end of a Run from another; null before the end. */
function endOf({
  status,
  conclusion,
  completedAt,
}: Pick<CheckRun, 'status' | 'conclusion' | 'completedAt'>): string | null {
  return status === 'completed' ? `${conclusion} ${completedAt ?? ''}` : null;
}

function idsOf(shown: Shown, wanted: CheckRun): Ids {
  const { id, status, conclusion, completed_at: completedAt } = shown;
  if (status !== 'completed') {
    return { id, end: null };
  }
  const sameEnd =
    wanted.status === 'completed' &&
    conclusion === wanted.conclusion &&
    // Where we name no time, GitHub puts its own.
    (wanted.completedAt === undefined ||
      Date.parse(completedAt ?? '') === Date.parse(wanted.completedAt));
  return {
    id,
    end: sameEnd ? endOf(wanted) : `${conclusion} ${completedAt ?? ''}`,
  };
}

function isAsWanted(shown: Shown, wanted: CheckRun): boolean {
  return (
    shown.status === wanted.status &&
    idsOf(shown, wanted).end === endOf(wanted) &&
    (shown.details_url ?? '') === wanted.detailsUrl &&
    (shown.output?.title ?? '') === wanted.title &&
    (shown.output?.summary ?? '') === wanted.summary
  );
}

/** It is there, and another App made it, or it is not there any more. */
function isOutOfReach(made: Made): boolean {
  if (made.kind === 'failed') {
    return false;
  }
  const { result, json } = made.called;
  const status = statusOf(result);
  return (
    status === 404 ||
    (status === 403 &&
      /only be modified by|invalid app_id/i.test(wordsOf(json) ?? ''))
  );
}

/**
 * Creates a check run, and goes on with it: queued, in progress, completed. A
 * completed one is not opened again: another end, or an end that was undone,
 * makes a new one.
 */
export class CheckRunWriter extends Writer<CheckRun> {
  readonly #found: FoundCheckRuns;

  constructor(
    repository: ReportedRepository,
    wanted: CheckRun,
    found: FoundCheckRuns,
  ) {
    super(repository, wanted);
    this.#found = found;
  }

  async send(
    receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const earlier = idsSchema.safeParse(receipt?.ids);
    const known =
      this.#found.get(this.#key()) ??
      (earlier.success ? earlier.data : undefined);
    if (
      known !== undefined &&
      (known.end === null || known.end === endOf(this.wanted))
    ) {
      const made = await this.repository.request(
        'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
        { check_run_id: known.id, ...this.#parameters() },
        signal,
        'asked',
      );
      if (!isOutOfReach(made)) {
        return this.#outcomeOf(made, 200);
      }
    }
    const made = await this.repository.request(
      'POST /repos/{owner}/{repo}/check-runs',
      { head_sha: this.wanted.sha, ...this.#parameters() },
      signal,
    );
    return this.#outcomeOf(made, 201);
  }

  async find(signal: AbortSignal): Promise<Receipt | 'absent' | 'unknown'> {
    let newest: Shown | undefined;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const made = await this.repository.request(
        'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        {
          ref: this.wanted.sha,
          check_name: this.wanted.name,
          filter: 'all',
          per_page: PAGE_SIZE,
          page,
        },
        signal,
      );
      const parsed =
        made.kind === 'called' && statusOf(made.called.result) === 200
          ? pageSchema.safeParse(made.called.json)
          : undefined;
      if (!parsed?.success) {
        return 'unknown';
      }
      const { check_runs: runs } = parsed.data;
      for (const shown of runs) {
        if (
          shown.external_id === this.wanted.externalId &&
          (newest === undefined || shown.id > newest.id)
        ) {
          newest = shown;
        }
      }
      if (runs.length < PAGE_SIZE) {
        return this.#finding(newest);
      }
    }
    return 'unknown';
  }

  #finding(newest: Shown | undefined): Receipt | 'absent' {
    if (newest === undefined) {
      this.#found.delete(this.#key());
      return 'absent';
    }
    const ids = idsOf(newest, this.wanted);
    this.#found.set(this.#key(), ids);
    return isAsWanted(newest, this.wanted)
      ? this.#receipt(ids, newest)
      : 'absent';
  }

  #key(): string {
    return `${this.wanted.externalId} ${this.wanted.name}`;
  }

  #parameters() {
    const { name, externalId, status, conclusion, startedAt, completedAt } =
      this.wanted;
    const { detailsUrl, title, summary } = this.wanted;
    return {
      name,
      external_id: externalId,
      status,
      ...(conclusion && { conclusion }),
      ...(startedAt && { started_at: startedAt }),
      ...(completedAt && { completed_at: completedAt }),
      details_url: detailsUrl,
      output: { title, summary },
    };
  }

  #outcomeOf(made: Made, expected: number): Outcome {
    const outcome = this.repository.outcomeOf(made, expected, json => {
      const shown = shownSchema.safeParse(json);
      return shown.success
        ? this.#receipt(
            { id: shown.data.id, end: endOf(this.wanted) },
            shown.data,
          )
        : undefined;
    });
    if (outcome.kind === 'delivered') {
      this.#found.delete(this.#key());
    }
    return outcome;
  }

  #receipt(ids: Ids, { html_url: url }: Shown): Receipt {
    const { sha } = this.wanted;
    return {
      ids,
      url: url ?? this.repository.page(`commit/${sha}/checks`),
    };
  }
}
