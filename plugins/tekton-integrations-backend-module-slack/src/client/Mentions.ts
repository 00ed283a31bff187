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

import { z } from 'zod';
import { Mentioned } from '../content';
import { answerOf } from './answerOf';
import { SlackApi } from './SlackApi';

const foundSchema = z.object({
  user: z.object({
    id: z.string().regex(/^[UW][A-Z0-9]+$/),
    deleted: z.boolean().optional(),
  }),
});

/** A mention of somebody whose id is known, as Slack writes it. */
export function mentionText(
  mentioned: Exclude<Mentioned, { kind: 'email' }> | null,
): string | undefined {
  switch (mentioned?.kind) {
    case undefined:
      return undefined;
    case 'user':
      return `<@${mentioned.id}>`;
    case 'group':
      return `<!subteam^${mentioned.id}>`;
    default:
      return mentioned satisfies never;
  }
}

/** So many are remembered; those of an organisation that runs pipelines. */
const KEPT = 1_000;

/**
 * How people are mentioned in Slack; e-mail addresses are looked up once.
 *
 * Failure policy: who cannot be looked up is not mentioned. A message that
 * says what happened is worth more than one that waits for a name.
 */
export class Mentions {
  readonly #api: SlackApi;
  /** By e-mail; undefined where Slack knows nobody. */
  readonly #known = new Map<string, string | undefined>();
  #lacksScope = false;

  constructor(api: SlackApi) {
    this.#api = api;
  }

  /** Slack refused a look-up since the app lacks `users:read.email`. */
  get lacksScope(): boolean {
    return this.#lacksScope;
  }

  /** As Slack writes it. */
  async textOf(
    mentioned: Mentioned | null,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (mentioned?.kind !== 'email') {
      return mentionText(mentioned);
    }
    const id = await this.#idOf(mentioned.email, signal);
    return mentionText(id === undefined ? null : { kind: 'user', id });
  }

  /** Who was not known may be known by now. */
  forgetUnknown(): void {
    for (const [email, id] of this.#known) {
      if (id === undefined) {
        this.#known.delete(email);
      }
    }
  }

  async #idOf(email: string, signal: AbortSignal): Promise<string | undefined> {
    if (this.#known.has(email)) {
      return this.#known.get(email);
    }
    const { result } = await this.#api.call(
      'users.lookupByEmail',
      { email },
      signal,
    );
    const answer = answerOf(result);
    if (answer?.ok === false) {
      this.#lacksScope = answer.error === 'missing_scope';
      if (answer.error === 'users_not_found') {
        this.#keep(email, undefined);
      }
      return undefined;
    }
    const found = foundSchema.safeParse(answer);
    if (!found.success) {
      return undefined;
    }
    this.#lacksScope = false;
    const { id, deleted } = found.data.user;
    return this.#keep(email, deleted ? undefined : id);
  }

  #keep(email: string, id: string | undefined): string | undefined {
    if (this.#known.size >= KEPT) {
      this.#known.clear();
    }
    this.#known.set(email, id);
    return id;
  }
}
