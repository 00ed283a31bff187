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
  API_GROUP,
  API_VERSION,
} from 'backstage-plugin-tekton-integrations-common';
import { DeliveryNews } from '../ledger';
import { NotificationRule, RuleKind, RuleOrigin } from '../rules';
import { EventReporter, EventSubject, Happening } from './eventReporter';
import { deliveryEvent, runEvent } from './happenings';

/** Where Events are written. */
export interface EventSettings {
  readonly reporter: EventReporter;
  /** On Provider and Notification objects. */
  readonly rules: boolean;
  /** On Runs, for Notifications of their own namespace. */
  readonly runs: boolean;
}

function objectOf(
  kind: RuleKind,
  { cluster, namespace, name, uid }: RuleOrigin,
): EventSubject | undefined {
  return cluster && namespace !== undefined && uid !== undefined
    ? {
        clusterName: cluster.name,
        apiVersion: `${API_GROUP}/${API_VERSION}`,
        kind,
        namespace,
        name,
        uid,
      }
    : undefined;
}

function runObjectOf({ run }: DeliveryNews): EventSubject {
  const { clusterName, kind, namespace, name, uid } = run;
  const apiVersion =
    kind === 'CustomRun' ? 'tekton.dev/v1beta1' : 'tekton.dev/v1';
  return { clusterName, apiVersion, kind, namespace, name, uid };
}

/** An operator's rule, or another namespace's, says nothing on a Run. */
function ownsRun(rule: NotificationRule, { run }: DeliveryNews): boolean {
  return (
    rule.source === 'kubernetes' &&
    rule.cluster?.id === run.clusterId &&
    rule.namespace === run.namespace
  );
}

/** Puts what happened to rules and deliveries on the objects it concerns. */
export class ObjectEvents {
  readonly #settings: EventSettings;

  constructor(settings: EventSettings) {
    this.#settings = settings;
  }

  /** Whether an Event would be written of a delivery in this state. */
  concerns(state: string): boolean {
    const { rules, runs } = this.#settings;
    return state === 'delivered'
      ? runs
      : (rules || runs) && (state === 'rejected' || state === 'expired');
  }

  ofRule(kind: RuleKind, origin: RuleOrigin, happening: Happening): void {
    const subject = objectOf(kind, origin);
    if (subject && this.#settings.rules) {
      this.#settings.reporter.say(subject, happening);
    }
  }

  ofDelivery(rule: NotificationRule, news: DeliveryNews): void {
    const onRule = deliveryEvent(news);
    if (onRule) {
      this.ofRule('Notification', rule, onRule);
    }
    const onRun = runEvent(news);
    if (onRun && this.#settings.runs && ownsRun(rule, news)) {
      this.#settings.reporter.say(runObjectOf(news), onRun);
    }
  }
}
