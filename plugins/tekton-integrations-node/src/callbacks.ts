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

import { Secret } from './secret';

/**
 * A question that somebody outside may answer later, by calling the portal.
 *
 * @public
 */
export interface CallbackQuestion {
  /** What it is for, in the provider's own words: `handshake`. */
  readonly purpose: string;
  /**
   * What an answer counts for, and for nothing else: the address that is
   * asked, and the name under which it is, for example. Where any of it
   * changes, nothing has been answered.
   */
  readonly about: readonly string[];
}

/**
 * What an address for answers takes, and for how long.
 *
 * @public
 */
export interface CallbackRequest extends CallbackQuestion {
  /**
   * Names of the values that an answer may carry, as headers or in the query.
   * Whatever else it says is not kept.
   */
  readonly fields: readonly string[];
  /** Milliseconds for which the address can be called. */
  readonly openMs: number;
  /** Milliseconds for which an answer counts. */
  readonly answerMs: number;
}

/**
 * An address of the portal that can be called by GET or POST.
 *
 * @public
 */
export interface Callback {
  /**
   * Absolute, and unguessable: whoever knows it answers. It is for the one
   * who is asked, and for nobody else.
   */
  readonly url: Secret;
  /** When it can no longer be called; milliseconds since the epoch. */
  readonly until: number;
}

/**
 * What was said at an address.
 *
 * @public
 */
export interface CallbackAnswer {
  /** When it no longer counts; milliseconds since the epoch. */
  readonly until: number;
  /**
   * By name in lower case, at most 64 printable characters of ASCII each. They
   * are somebody else's words.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Questions of one Provider that are answered later. Answers are kept: all
 * replicas know them, and they outlive a restart. Where one comes, the
 * Provider is checked at once.
 *
 * @public
 */
export interface Callbacks {
  /**
   * Makes an address at which a question can be answered, as often as one
   * likes; the last answer counts.
   *
   * @throws where the portal's database does not answer
   */
  open(request: CallbackRequest): Promise<Callback>;
  /**
   * The last answer to a question, at whichever of its addresses; undefined
   * where there is none that counts.
   *
   * @throws where the portal's database does not answer
   */
  answer(question: CallbackQuestion): Promise<CallbackAnswer | undefined>;
}
