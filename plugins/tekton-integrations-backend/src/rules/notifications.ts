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
  configNotificationSchema,
  NotificationSpec,
  notificationSpecSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { compileFilter } from './filter';
import { configRuleId, objectRuleId, revisionOf } from './identity';
import { ClusterRef, NotificationRule, Problem, RuleOrigin } from './model';
import { metadataSchema, problemsOf } from './parsing';
import { sectionsOf } from './sections';

function fromSpec(
  origin: RuleOrigin,
  spec: NotificationSpec,
  own: Pick<NotificationRule, 'providerRef' | 'subscribable'>,
): NotificationRule {
  const { filter = {}, suspend = false, onResume, template } = spec;
  const sections = sectionsOf(spec);
  const compiled = compileFilter(filter);
  return {
    ...origin,
    ...own,
    suspended: suspend,
    onResume,
    filter,
    matcher: compiled.filter,
    sections,
    template,
    // Suspending and resuming is not a new rule: it keeps its baseline.
    revision: revisionOf([own, filter, sections, template]),
    problems: compiled.problems,
  };
}

function unreadable(origin: RuleOrigin, problems: Problem[]): NotificationRule {
  return {
    ...origin,
    providerRef: { name: '', source: 'namespace' },
    suspended: false,
    filter: {},
    matcher: compileFilter({}).filter,
    subscribable: false,
    sections: {},
    revision: revisionOf(problems),
    problems,
  };
}

/** Reads a Notification object. */
export function notificationOfObject(
  cluster: ClusterRef,
  raw: unknown,
): NotificationRule | undefined {
  const object = metadataSchema.safeParse(raw);
  if (!object.success) {
    return undefined;
  }
  const { namespace, name, uid, generation } = object.data.metadata;
  const origin: RuleOrigin = {
    id: objectRuleId(cluster, namespace, name),
    source: 'kubernetes',
    cluster,
    namespace,
    name,
    uid,
    generation,
  };
  const spec = notificationSpecSchema.safeParse(object.data.spec);
  if (!spec.success) {
    return unreadable(origin, problemsOf(spec.error, 'spec', object.data.spec));
  }
  const { name: provider, source = 'namespace' } = spec.data.providerRef;
  return fromSpec(origin, spec.data, {
    providerRef: { name: provider, source },
    subscribable: false,
  });
}

/** Reads an entry of `tektonIntegrations.notifications`. */
export function notificationOfConfig(
  name: string,
  raw: unknown,
): NotificationRule {
  const origin: RuleOrigin = { id: configRuleId(name), source: 'config', name };
  const entry = configNotificationSchema.safeParse(raw);
  if (!entry.success) {
    return unreadable(origin, problemsOf(entry.error, '', raw));
  }
  const { providerRef, subscribable = false } = entry.data;
  return fromSpec(origin, entry.data, {
    providerRef: {
      name: providerRef.name,
      source: providerRef.namespace === undefined ? 'portal' : 'namespace',
      cluster: providerRef.cluster,
      namespace: providerRef.namespace,
    },
    subscribable,
  });
}
