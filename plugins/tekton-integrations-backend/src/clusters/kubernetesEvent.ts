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

/** Something to be said as an Event beside an object. */
export interface KubernetesEvent {
  /**
   * Name of the Event object, a DNS subdomain. What has the same name is one
   * Event that is counted.
   */
  readonly name: string;
  readonly namespace: string;
  readonly regarding: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
  };
  readonly type: 'Normal' | 'Warning';
  /** One word in upper camel case. */
  readonly reason: string;
  /** Up to 1,024 characters, as kubectl and others expect. */
  readonly message: string;
  /** How often it happened, 1 for the first time. */
  readonly count: number;
  /** RFC 3339. */
  readonly firstTimestamp: string;
  /** RFC 3339. */
  readonly lastTimestamp: string;
}

const COMPONENT = 'tekton-integrations';

/**
 * The core/v1 Event object. `eventTime` stays empty: with it the API server
 * wants the fields of events.k8s.io, which have no count that can be raised.
 */
export function eventObject(
  event: KubernetesEvent,
  instance: string,
): Record<string, unknown> {
  const { name, namespace, regarding, type, reason, firstTimestamp } = event;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: regarding,
    type,
    reason,
    firstTimestamp: secondsOf(firstTimestamp),
    ...eventPatch(event),
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
    reportingInstance: instance,
  };
}

/** What changes when the same happens again. */
export function eventPatch({
  message,
  count,
  lastTimestamp,
}: KubernetesEvent): Record<string, unknown> {
  return { message, count, lastTimestamp: secondsOf(lastTimestamp) };
}

/** metav1.Time has whole seconds. */
function secondsOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
