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

import { badRequest, invalid } from './errors';
import { fieldAt, type KubeObject } from './objects';
import type { ResourceType } from './resources';

/** What Go's layout `2006-01-02T15:04:05.000000Z07:00` takes: six digits. */
const MICRO_TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-]\d{2}:\d{2})$/;

/** Refuses of Events and Leases what the real server refuses. */
export function checkBuiltin(type: ResourceType, object: KubeObject): void {
  if (type.group === '' && type.kind === 'Event') {
    checkEvent(type, object);
  }
  if (type.group === 'coordination.k8s.io' && type.kind === 'Lease') {
    checkLease(type, object);
  }
}

function checkEvent(type: ResourceType, event: KubeObject): void {
  const { name = '', namespace } = event.metadata;
  // What is about an object of no namespace is kept in this one.
  const place = fieldAt(event, 'involvedObject.namespace') || 'default';
  if (place !== namespace) {
    throw invalid(
      type,
      name,
      'involvedObject.namespace',
      `Invalid value: "${String(place)}": does not match event.namespace`,
    );
  }
}

function checkLease(type: ResourceType, lease: KubeObject): void {
  for (const field of ['acquireTime', 'renewTime']) {
    const time = fieldAt(lease, `spec.${field}`) ?? undefined;
    if (time !== undefined && !MICRO_TIME.test(String(time))) {
      throw badRequest(
        `Lease in version "v1" cannot be handled as a Lease: parsing time "${String(time)}" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "${String(time)}"`,
      );
    }
  }
  const seconds = fieldAt(lease, 'spec.leaseDurationSeconds');
  if (typeof seconds === 'number' && seconds <= 0) {
    throw invalid(
      type,
      lease.metadata.name ?? '',
      'spec.leaseDurationSeconds',
      `Invalid value: ${seconds}: must be greater than 0`,
    );
  }
}
