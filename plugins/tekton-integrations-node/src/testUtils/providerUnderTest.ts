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

import { HttpClient } from '../http';
import { Outcome } from '../outcome';
import { ProviderClient } from '../provider';
import { Target } from '../target';

/**
 * What the receiver does with the request that delivers, in the place of
 * handling it.
 *
 * - `status`: answers with this status, these headers and nothing that the
 *   vendor would say of a success.
 * - `hang`: reads the request and stays silent.
 * - `reset`: resets the connection once the request was read.
 * - `acceptedThenReset`: handles the request, then resets without an answer.
 * - `garbage`: answers 200 with a page that is not the vendor's.
 * - `slowBody`: handles the request, and answers so many bytes at a time.
 * - `hugeBody`: answers 200 with a body of this many bytes.
 *
 * @public
 */
export type ReceiverFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'acceptedThenReset' }
  | { readonly kind: 'garbage' }
  | {
      readonly kind: 'slowBody';
      readonly intervalMs: number;
      readonly chunkBytes: number;
    }
  | { readonly kind: 'hugeBody'; readonly bytes: number };

/**
 * A status to which the vendor gives a meaning of its own.
 *
 * @public
 */
export interface VendorStatus {
  /** The HTTP status. */
  readonly status: number;
  /** The kind of outcome that it means. */
  readonly outcome: Outcome['kind'];
}

/**
 * A text that the vendor takes up to a length.
 *
 * @public
 */
export interface LimitedText {
  /** What it is, for people: `the title`. */
  readonly name: string;
  /** The vendor's limit. */
  readonly max: number;
  /** What the vendor counts; characters are UTF-16 units. */
  readonly unit: 'characters' | 'bytes';
  /** The text as it is sent, for a Run that says this. */
  of(words: string): string;
}

/**
 * A provider with a receiver that stands for its vendor.
 *
 * @public
 */
export interface ProviderUnderTest {
  /** Credentials, and everything else that must never be shown. */
  readonly secrets: readonly string[];
  /** What is sent; the receiver takes it. */
  readonly target: Target;
  /**
   * A 2xx alone is the vendor's success: what else it answers is nobody's
   * business, so nothing tells it from a proxy's.
   */
  readonly bareSuccess?: boolean;
  /** Statuses that do not mean what they mean in HTTP. */
  readonly statuses?: readonly VendorStatus[];
  /** What it shortens of what a Run says. */
  readonly texts?: readonly LimitedText[];
  /**
   * A target that `find` can look for, and that is never sent; needed where
   * the target is findable.
   */
  readonly unsent?: Target;
  /**
   * Connects to the receiver, or to a port where nothing listens, with
   * credentials that the receiver takes.
   */
  connect(
    where: 'receiver' | 'nowhere',
    http: HttpClient,
  ): Promise<ProviderClient>;
  /** From now on, the requests that deliver meet this. */
  fault(fault: ReceiverFault): void;
  /** From now on, they meet nothing. */
  clear(): void;
}
