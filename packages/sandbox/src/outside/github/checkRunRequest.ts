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

import type { FakeAnswer } from '../http/types';
import { errorAnswer, invalidRequest } from './answers';
import type { CheckStatus } from './model';

/** What a request says of a check run, in its own words. */
export interface CheckRunRequest {
  readonly name?: string;
  readonly headSha?: string;
  readonly externalId?: string;
  readonly status?: CheckStatus;
  readonly conclusion?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly detailsUrl?: string;
  readonly output?: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations: number;
  };
}

export type ReadCheckRun =
  | { readonly ok: true; readonly value: CheckRunRequest }
  | { readonly ok: false; readonly answer: FakeAnswer };

const MAX_TEXT_BYTES = 65_535;
const MAX_ANNOTATIONS = 50;
const MAX_ACTIONS = 3;
const ACTION_LIMITS = { label: 20, description: 40, identifier: 20 } as const;
const LEVELS: readonly unknown[] = ['notice', 'warning', 'failure'];
const STATUSES: readonly CheckStatus[] = ['queued', 'in_progress', 'completed'];
/** Without `stale`, which GitHub alone sets. */
const CONCLUSIONS = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'timed_out',
];
const TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

/** Collects what is wrong while it reads. */
class Reading {
  readonly problems: string[] = [];
  readonly #fields: Fields;
  readonly #at: string;

  constructor(fields: Fields, at = 'properties') {
    this.#fields = fields;
    this.#at = at;
  }

  text(field: string, rule: { required?: boolean; bytes?: number } = {}) {
    const value = this.#fields[field];
    if (value === undefined) {
      if (rule.required) {
        this.problems.push(`"${field}" wasn't supplied.`);
      }
      return undefined;
    }
    if (typeof value !== 'string') {
      this.#wrong(field, 'is not a string.');
      return undefined;
    }
    if (rule.bytes !== undefined && Buffer.byteLength(value) > rule.bytes) {
      this.problems.push(
        `Only ${rule.bytes} characters are allowed; ${Buffer.byteLength(value)} were supplied.`,
      );
    }
    return value;
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const value = this.#fields[field];
    const found = values.find(known => known === value);
    if (value !== undefined && found === undefined) {
      this.#wrong(
        field,
        `is not a possible value. Must be one of the following: ${values.join(', ')}.`,
      );
    }
    return found;
  }

  time(field: string): string | undefined {
    const value = this.text(field);
    if (value !== undefined && !TIME.test(value)) {
      this.#wrong(field, 'is not a valid ISO 8601 time.');
    }
    return value;
  }

  list(field: string, max: number): readonly unknown[] {
    const value = this.#fields[field];
    if (value === undefined) {
      return [];
    }
    if (!Array.isArray(value)) {
      this.#wrong(field, 'is not an array.');
      return [];
    }
    if (value.length > max) {
      this.problems.push(
        `No more than ${max} items are allowed; ${value.length} were supplied.`,
      );
    }
    return value;
  }

  #wrong(field: string, words: string): void {
    this.problems.push(
      `For '${this.#at}/${field}', ${JSON.stringify(this.#fields[field])} ${words}`,
    );
  }
}

function readOutput(
  value: unknown,
  problems: string[],
): CheckRunRequest['output'] {
  if (value === undefined) {
    return undefined;
  }
  const fields = fieldsOf(value);
  if (fields === undefined) {
    problems.push(
      `For 'properties/output', ${JSON.stringify(value)} is not an object.`,
    );
    return undefined;
  }
  const reading = new Reading(fields, 'properties/output');
  const title = reading.text('title', { required: true });
  const summary = reading.text('summary', {
    required: true,
    bytes: MAX_TEXT_BYTES,
  });
  const text = reading.text('text', { bytes: MAX_TEXT_BYTES });
  const annotations = reading.list('annotations', MAX_ANNOTATIONS);
  for (const annotation of annotations) {
    const { path, start_line, end_line, annotation_level, message } =
      fieldsOf(annotation) ?? {};
    const whole = [path, start_line, end_line, message].every(
      part => part !== undefined,
    );
    if (!whole || !LEVELS.includes(annotation_level)) {
      reading.problems.push(
        `For 'properties/output/annotations', ${JSON.stringify(annotation)} is not an annotation.`,
      );
    }
  }
  problems.push(...reading.problems);
  return title === undefined || summary === undefined
    ? undefined
    : {
        title,
        summary,
        ...(text !== undefined && { text }),
        annotations: annotations.length,
      };
}

function checkActions(reading: Reading): void {
  for (const action of reading.list('actions', MAX_ACTIONS)) {
    const fields = fieldsOf(action) ?? {};
    for (const [field, max] of Object.entries(ACTION_LIMITS)) {
      const value = fields[field];
      if (typeof value !== 'string' || value.length > max) {
        reading.problems.push(
          `For 'properties/actions', '${field}' must be a string of at most ${max} characters.`,
        );
      }
    }
  }
}

function usesHttp(url: string): boolean {
  return (
    URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
  );
}

/**
 * Reads a request as GitHub does: the schema first, then what depends on each other. Fields that it does not know it ignores.
 * https://docs.github.com/rest/checks/runs
 */
export function readCheckRun(
  body: Fields,
  purpose: 'create' | 'update',
): ReadCheckRun {
  const create = purpose === 'create';
  const reading = new Reading(body);
  const name = reading.text('name', { required: create });
  const headSha = reading.text('head_sha', { required: create });
  const value: CheckRunRequest = {
    name,
    headSha,
    externalId: reading.text('external_id'),
    status: reading.oneOf('status', STATUSES),
    conclusion: reading.oneOf('conclusion', CONCLUSIONS),
    startedAt: reading.time('started_at'),
    completedAt: reading.time('completed_at'),
    detailsUrl: reading.text('details_url'),
    output: readOutput(body.output, reading.problems),
  };
  checkActions(reading);
  const needsConclusion =
    value.status === 'completed' || value.completedAt !== undefined;
  if (needsConclusion && body.conclusion === undefined) {
    reading.problems.push('"conclusion" wasn\'t supplied.');
  }
  if (reading.problems.length > 0) {
    return { ok: false, answer: invalidRequest(reading.problems) };
  }
  if (name === '') {
    return { ok: false, answer: errorAnswer(422, "Name can't be blank") };
  }
  if (value.detailsUrl && !usesHttp(value.detailsUrl)) {
    return {
      ok: false,
      answer: errorAnswer(422, 'Details url must use http(s) scheme'),
    };
  }
  return { ok: true, value };
}
