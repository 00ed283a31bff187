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
import { z } from 'zod';
import { CommitStatus } from '../content';
import { findOnPage, PAGE_SIZE } from './findStatus';
import { MAX_PAGES, Writer } from './Writer';

const createdSchema = z.object({ id: z.number() });

/** Writes a commit status. The same write again changes nothing that is shown. */
export class CommitStatusWriter extends Writer<CommitStatus> {
  async send(
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { sha, state, context, description, targetUrl } = this.wanted;
    const made = await this.repository.request(
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      { sha, state, context, description, target_url: targetUrl },
      signal,
    );
    return this.repository.outcomeOf(made, 201, json => {
      const created = createdSchema.safeParse(json);
      return created.success ? this.#receipt(created.data.id) : undefined;
    });
  }

  async find(signal: AbortSignal): Promise<Receipt | 'absent' | 'unknown'> {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const made = await this.repository.request(
        'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
        { ref: this.wanted.sha, per_page: PAGE_SIZE, page },
        signal,
      );
      if (made.kind === 'failed') {
        return 'unknown';
      }
      const { result, json } = made.called;
      const finding = findOnPage(result, json, this.wanted);
      switch (finding.kind) {
        case 'found':
          return this.#receipt(finding.id);
        case 'differs':
          return 'absent';
        case 'unreadable':
          return 'unknown';
        default:
          if (finding.last) {
            return 'absent';
          }
      }
    }
    return 'unknown';
  }

  #receipt(id: number): Receipt {
    const url = this.repository.page(`commit/${this.wanted.sha}`);
    return { ids: { id }, url };
  }
}
