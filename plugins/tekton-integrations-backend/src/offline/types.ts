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
  NotSentReason,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  Planned,
  RegisteredProviderType,
} from 'backstage-plugin-tekton-integrations-node';

/**
 * What the engine needs beside the files.
 *
 * @alpha
 */
export interface OfflineOptions {
  /** The types of Providers whose modules are at hand. */
  readonly types: readonly RegisteredProviderType[];
  /** The name under which operators configured the cluster of all objects. */
  readonly clusterName: string;
}

/**
 * A setting of app-config that the portal would skip.
 *
 * @alpha
 */
export interface OfflineSetting {
  /** `tektonIntegrations.ownership.0.owner`. */
  readonly path: string;
  /** A sentence with the value and the remedy. */
  readonly message: string;
}

/**
 * Something wrong in a rule, as the portal would write it into a condition.
 *
 * @alpha
 */
export interface OfflineProblem {
  /** Reason of the condition, in CamelCase. */
  readonly reason: string;
  /** Path of the field, `spec.slackApp.channels.0.id`. */
  readonly field?: string;
  /** A sentence with the value in single quotes and the remedy. */
  readonly message: string;
  /** It may be right in the portal, where more is known than was given. */
  readonly unsure: boolean;
}

/**
 * A Provider or Notification with all that is wrong in it.
 *
 * @alpha
 */
export interface OfflineRule {
  /** Kind of the object, or of the entry of app-config. */
  readonly kind: 'Provider' | 'Notification';
  /** As {@link OfflineRules.takeObject} gave it. */
  readonly id: string;
  /** What is wrong with it; empty when it is fine. */
  readonly problems: readonly OfflineProblem[];
}

/**
 * A Run of a file.
 *
 * @alpha
 */
export type OfflineRun =
  | { readonly ok: true; readonly run: RunState }
  | { readonly ok: false; readonly field: string; readonly message: string };

/**
 * What a Notification does with a Run.
 *
 * - `told`: its targets are told.
 * - `held`: they would be, but something keeps it back.
 * - `unsent`: nothing is sent, and why.
 *
 * @alpha
 */
export interface RuleAnswer {
  /** Id of the Notification. */
  readonly id: string;
  /** Its name alone. */
  readonly name: string;
  /** `team-a/failures`, or `failures of app-config`. */
  readonly words: string;
  /** What it does with the Run. */
  readonly outcome: 'told' | 'held' | 'unsent';
  /** Why nothing is sent, or what keeps it back. */
  readonly why?: {
    readonly reason: NotSentReason | 'suspended';
    readonly message: string;
  };
  /** What would be shown where. */
  readonly planned: readonly Planned[];
}
