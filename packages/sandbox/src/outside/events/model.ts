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

/** An event that a receiver understood. */
export interface CloudEventMessage {
  readonly mode: 'binary' | 'structured';
  /** By name, decoded, without `datacontenttype`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly data: unknown;
}

/** An event as it arrived. */
export interface ReceivedEvent extends CloudEventMessage {
  /** Milliseconds since the epoch, by the fake's clock. */
  readonly time: number;
  /** Of whom the header Origin tells. */
  readonly origin?: string;
  /** How it was authorized; a hash of the credential. */
  readonly authorization?: string;
  /** Whether a signature was asked for, and fitted. */
  readonly signed: boolean;
  /** How often it came again with the same source and id. */
  repeats: number;
}

/** Whom a receiver lets send, once they asked. */
export interface Validation {
  /** Names that may send; `*`: all. */
  readonly origins: readonly string[];
  /** Requests a minute; `*`: any number. Default: the header is left out. */
  readonly rate?: number | '*';
  /**
   * What OPTIONS is answered with beside the headers; default 200. Receivers
   * that know no OPTIONS answer 405 from elsewhere.
   */
  readonly status?: number;
  /**
   * It says nothing in its answer, and consents later, where it was sent an
   * address for that. Default: it consents in its answer.
   */
  readonly callback?: {
    /** Milliseconds from the question on. */
    readonly afterMs: number;
  };
}

/** A consent by callback. */
export interface CalledBack {
  /** Milliseconds since the epoch, by the fake's clock. */
  readonly time: number;
  /** Who may send. */
  readonly origin: string;
  /** What the sender answered; undefined where it did not. */
  readonly status?: number;
}

/** A receiver of events. */
export interface EventReceiverOptions {
  /** Path that begins with a slash. */
  readonly path: string;
  /** The whole header Authorization, or tokens of the authorization server. Default: none. */
  readonly authorization?: string | 'oauth2';
  /** Requests must be signed with one of these. Default: they need not be. */
  readonly signingKeys?: readonly string[];
  /** Senders must ask first. Default: they need not. */
  readonly validation?: Validation;
}

/** A client of the authorization server. */
export interface OAuthClient {
  readonly id: string;
  readonly method:
    | 'client_secret_basic'
    | 'client_secret_post'
    | 'client_secret_jwt'
    | 'private_key_jwt'
    | 'tls_client_auth';
  readonly secret?: string;
  /** As PEM, of private_key_jwt. */
  readonly publicKey?: string;
  /** Common name of the certificate, of tls_client_auth. */
  readonly subject?: string;
  /** Of the assertion. Default: RS256 or HS256. */
  readonly algorithm?: string;
  /** Default: none. */
  readonly scopes?: readonly string[];
}

/** Something that is refused, in words for the log of requests. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}
