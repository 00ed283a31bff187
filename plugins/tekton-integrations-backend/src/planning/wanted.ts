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
  DeliveryReason,
  Phase,
} from 'backstage-plugin-tekton-integrations-common';
import { Target, TargetWords } from 'backstage-plugin-tekton-integrations-node';

/** Why a delivery is kept back, in words with the remedy. */
export interface Hold {
  readonly reason: Extract<
    DeliveryReason,
    | 'suspended'
    | 'paused'
    | 'misconfigured'
    | 'broken'
    | 'observed'
    | 'doubted'
    | 'restored'
    | 'loopSuspected'
  >;
  readonly message: string;
}

/** Whose matter it is to let a delivery go on; review: a person's. */
export type HeldBy = 'provider' | 'rule' | 'mode' | 'review';

/** A delivery that is wanted now. */
export interface Wanted {
  /** Id of the Notification. */
  readonly rule: string;
  /** Id of the Provider. */
  readonly provider: string;
  readonly providerType: string;
  readonly target: Target;
  /** The Run's phase that the target shows. */
  readonly phase: Phase;
  /** It is recorded as held. */
  readonly hold?: Hold & { readonly by: HeldBy };
}

/** A delivery that cannot be: recorded as rejected at once. */
export interface Refused {
  readonly rule: string;
  readonly provider: string;
  readonly providerType: string;
  readonly key: string;
  readonly words: TargetWords;
  readonly phase: Phase;
  readonly reason: Extract<DeliveryReason, 'invalidTarget' | 'notPermitted'>;
  readonly message: string;
}
