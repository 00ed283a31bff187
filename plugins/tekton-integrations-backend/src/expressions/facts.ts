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

import type { RunState } from 'backstage-plugin-tekton-integrations-common';

/** What an expression may know of the entity that a Run belongs to. */
export interface EntityFacts {
  readonly ref: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner?: string;
  readonly type?: string;
  readonly lifecycle?: string;
  readonly system?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Facts of one Run at one time. */
export interface ScopeFacts {
  /** With its tasks. */
  readonly run: RunState;
  /** Null or absent where the Run belongs to none or to several. */
  readonly entity?: EntityFacts | null;
  /** The Run's page in the portal. */
  readonly runUrl: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
}
