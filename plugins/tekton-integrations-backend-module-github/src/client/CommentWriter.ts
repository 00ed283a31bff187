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
import { z } from 'zod';
import { Comment } from '../content';
import { Made, statusOf } from './Repositories';
import { MAX_PAGES, Writer } from './Writer';

const shownSchema = z.object({
  id: z.number(),
  body: z.string().nullish(),
  html_url: z.string().nullish(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});
const pageSchema = z.array(shownSchema);
const idsSchema = z.object({ id: z.number() });

type Shown = z.infer<typeof shownSchema>;

type Search =
  | { readonly kind: 'found'; readonly shown: Shown }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Their texts can be long: see what is kept of an answer. */
const PAGE_SIZE = 30;
const TOO_MANY: Failure = {
  kind: 'rejected',
  cause: `The pull request has more than ${MAX_PAGES * PAGE_SIZE} comments: ours is not looked for among them.`,
};

/**
 * Writes the comment of a pipeline, and writes it again. It is known by its
 * first line, which nobody sees, and only where this App wrote it: whoever may
 * comment can copy the line.
 */
export class CommentWriter extends Writer<Comment> {
  async send(
    receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const known = idsSchema.safeParse(receipt?.ids);
    if (known.success) {
      const made = await this.#edit(known.data.id, signal);
      // Else a person deleted it: another one may stand there.
      if (made.kind === 'failed' || statusOf(made.called.result) !== 404) {
        return this.#outcomeOf(made, 200);
      }
    }
    const search = await this.#search(signal);
    switch (search.kind) {
      case 'failed':
        return search.failure;
      case 'found':
        return this.#outcomeOf(await this.#edit(search.shown.id, signal), 200);
      default:
        return this.#outcomeOf(
          await this.repository.request(
            'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
            { issue_number: this.wanted.number, body: this.wanted.body },
            signal,
          ),
          201,
        );
    }
  }

  async find(signal: AbortSignal): Promise<Receipt | 'absent' | 'unknown'> {
    const search = await this.#search(signal);
    switch (search.kind) {
      case 'failed':
        return 'unknown';
      case 'none':
        return 'absent';
      default:
        return search.shown.body?.trim() === this.wanted.body.trim()
          ? this.#receipt(search.shown)
          : 'absent';
    }
  }

  #edit(id: number, signal: AbortSignal): Promise<Made> {
    return this.repository.request(
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { comment_id: id, body: this.wanted.body },
      signal,
      'asked',
    );
  }

  async #search(signal: AbortSignal): Promise<Search> {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const made = await this.repository.request(
        'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
        { issue_number: this.wanted.number, per_page: PAGE_SIZE, page },
        signal,
      );
      const failure = this.repository.readFailure(made);
      if (failure !== undefined || made.kind === 'failed') {
        return { kind: 'failed', failure: failure ?? TOO_MANY };
      }
      const parsed = pageSchema.safeParse(made.called.json);
      if (!parsed.success) {
        const cause = "GitHub's answer is not a list of comments.";
        return { kind: 'failed', failure: { kind: 'retry', cause } };
      }
      const shown = parsed.data.find(
        ({ body, performed_via_github_app: app }) =>
          app?.id === made.app.appId && body?.startsWith(this.wanted.marker),
      );
      if (shown !== undefined) {
        return { kind: 'found', shown };
      }
      if (parsed.data.length < PAGE_SIZE) {
        return { kind: 'none' };
      }
    }
    return { kind: 'failed', failure: TOO_MANY };
  }

  #outcomeOf(made: Made, expected: number): Outcome {
    return this.repository.outcomeOf(made, expected, json => {
      const shown = shownSchema.safeParse(json);
      return shown.success ? this.#receipt(shown.data) : undefined;
    });
  }

  #receipt({ id, html_url: url }: Shown): Receipt {
    const { number } = this.wanted;
    return {
      ids: { id },
      url: url ?? this.repository.page(`pull/${number}`),
    };
  }
}
