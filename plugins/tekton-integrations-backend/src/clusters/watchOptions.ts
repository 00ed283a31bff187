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

/** Times and sizes of the watch loops; times in milliseconds. */
export interface WatchOptions {
  /** The first wait after a failure; it doubles up to `backoffMax`. */
  readonly backoffMin: number;
  readonly backoffMax: number;
  /** How often what is forbidden or not installed is looked for again. */
  readonly rediscoverAfter: number;
  /**
   * A watch that brings no byte for so long is opened anew: bookmarks come
   * about every minute, and not through each proxy.
   */
  readonly stallAfter: number;
  /** A cluster that brings no byte for so long is asked whether it is there. */
  readonly quietAfter: number;
  /** How often a cluster that does not answer is asked. */
  readonly askEvery: number;
  /** How long such an answer may take. */
  readonly answerSoon: number;
  /** Until a connection stands, and until an answer begins. */
  readonly answerWithin: number;
  /** The server ends a watch after a random time between these. */
  readonly watchAtLeast: number;
  readonly watchAtMost: number;
  /** How long a position may be processed but not yet saved. */
  readonly savePositionEvery: number;
  /** Objects per page at most. */
  readonly pageLimit: number;
}

/** The times and sizes of a portal. */
export const DEFAULT_WATCH_OPTIONS: WatchOptions = {
  backoffMin: 1_000,
  backoffMax: 30_000,
  rediscoverAfter: 60_000,
  stallAfter: 30_000,
  quietAfter: 5_000,
  askEvery: 2_000,
  answerSoon: 5_000,
  answerWithin: 20_000,
  watchAtLeast: 5 * 60_000,
  watchAtMost: 10 * 60_000,
  savePositionEvery: 1_000,
  pageLimit: 500,
};
