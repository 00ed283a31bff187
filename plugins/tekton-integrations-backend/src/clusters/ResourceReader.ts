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

import type { Turns } from '../turns';
import {
  wordsOf,
  type ClusterAnswer,
  type ClusterConnection,
} from './ClusterConnection';
import { readListPage, type ItemReader, type ListPage } from './readListPage';
import { resourcePath, type WatchedResource } from './resources';

/** An answer that gives nothing to read. */
export type NoAnswer = Exclude<ClusterAnswer, { kind: 'ok' }>;

/** A page of a list, or why there is none; `garbled` is of no API server. */
export type PageAnswer =
  | { readonly kind: 'page'; readonly page: ListPage }
  | { readonly kind: 'none'; readonly answer: NoAnswer }
  | { readonly kind: 'garbled' };

/** The requests for one resource, in one namespace or in all. */
export class ResourceReader {
  readonly path: string;
  readonly #options: {
    readonly connection: ClusterConnection;
    readonly stallAfter: number;
    readonly signal: AbortSignal;
    readonly onHeard: () => void;
    readonly turns: Pick<Turns, 'give'>;
  };

  constructor(
    resource: WatchedResource,
    namespace: string | undefined,
    options: {
      readonly connection: ClusterConnection;
      /** Milliseconds. */
      readonly stallAfter: number;
      readonly signal: AbortSignal;
      /** The server answered. */
      readonly onHeard: () => void;
      readonly turns: Pick<Turns, 'give'>;
    },
  ) {
    this.path = resourcePath(resource, { namespace });
    this.#options = options;
  }

  /**
   * @param reader - takes the objects, before it is known that the page is one
   * @param until - aborts what is under way, as the end of the watch does
   */
  async page(
    limit: number,
    reader: ItemReader,
    until: AbortSignal,
    token?: string,
  ): Promise<PageAnswer> {
    const answer = await this.#ask(
      { limit: String(limit), ...(token ? { continue: token } : {}) },
      until,
    );
    if (answer.kind !== 'ok') {
      return { kind: 'none', answer };
    }
    try {
      const { turns } = this.#options;
      const page = await readListPage(answer.body, reader, turns);
      return page ? { kind: 'page', page } : { kind: 'garbled' };
    } catch (error) {
      const message = wordsOf(error);
      return { kind: 'none', answer: { kind: 'unreachable', message } };
    }
  }

  /** Opens a watch that the server ends after so many seconds. */
  watch(
    resourceVersion: string,
    seconds: number,
    until: AbortSignal,
  ): Promise<ClusterAnswer> {
    return this.#ask(
      {
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion,
        timeoutSeconds: String(seconds),
      },
      until,
    );
  }

  async #ask(
    query: Record<string, string>,
    until: AbortSignal,
  ): Promise<ClusterAnswer> {
    const { connection, stallAfter, signal, onHeard } = this.#options;
    const { path } = this;
    const answer = await connection.request({
      path,
      query,
      stallAfter,
      signal: AbortSignal.any([signal, until]),
    });
    if (answer.kind !== 'unreachable') {
      onHeard();
    }
    return answer;
  }
}
