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

/**
 * Plain JSON.
 *
 * @public
 */
export type Json =
  | null
  | boolean
  | number
  | string
  | Json[]
  | { [key: string]: Json };

/**
 * A JSON object.
 *
 * @public
 */
export type JsonObject = { [key: string]: Json };

/**
 * What a vendor gave back and what a later request needs: an id, a timestamp,
 * a link. It is kept in the ledger, so it never carries a credential.
 *
 * @public
 */
export interface Receipt {
  /** The vendor's ids, understood by the provider alone. */
  readonly ids: JsonObject;
  /** Where a person can look at it. */
  readonly url?: string;
}

/**
 * What was asked and answered, redacted, for the history of attempts.
 *
 * @public
 */
export interface Exchange {
  /** Method and address, for example `POST api.github.com/repos/…/statuses/…`. */
  readonly request: string;
  /** Status and the vendor's words, for example `422 Validation Failed`. */
  readonly answer?: string;
}

/**
 * What an answer tells of a limit: so much is left in the scope until then.
 *
 * @public
 */
export interface Rate {
  /** One of the target's scopes. */
  readonly scope: string;
  /** What the whole window holds, where the answer says so. */
  readonly limit?: number;
  /** What is left of it. */
  readonly remaining: number;
  /** Milliseconds from the answer on until the window begins anew. */
  readonly resetMs: number;
}

/**
 * The outcome of a request to a target.
 *
 * - `delivered`: the vendor confirmed it.
 * - `inDoubt`: the request was written and not answered; it may have arrived.
 * - `retry`: it certainly did not arrive, later may be better.
 * - `throttled`: the vendor allows nothing more in the scope until then.
 * - `rejected`: the same request would be refused again.
 *
 * @public
 */
export type Outcome = {
  readonly exchange?: Exchange;
  /** What the answer told of a limit. */
  readonly rate?: Rate;
} & (
  | { readonly kind: 'delivered'; readonly receipt?: Receipt }
  | { readonly kind: 'inDoubt'; readonly cause: string }
  | {
      readonly kind: 'retry';
      /** Not before this many milliseconds from now. */
      readonly afterMs?: number;
      /**
       * Give up after this many milliseconds since the first attempt. It is
       * this request that failed, not the target.
       */
      readonly withinMs?: number;
      readonly cause: string;
    }
  | {
      readonly kind: 'throttled';
      readonly scope: string;
      /** Milliseconds from the answer on. */
      readonly forMs: number;
      readonly cause: string;
    }
  | {
      readonly kind: 'rejected';
      readonly cause: string;
      /** The credentials are refused: nothing else is sent until they change. */
      readonly pause?: 'provider';
    }
);
