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
import { configRuleId, objectRuleId, revisionOf } from './identity';
import { ClusterRef, NotificationRule, Problem, RuleOrigin } from './model';
import { metadataSchema, problemsOf } from './parsing';

function fromSpec(
  origin: RuleOrigin,
  spec: NotificationSpec,
  providerRef: NotificationRule['providerRef'],
  problems: Problem[],
): NotificationRule {
  const { githubApp, slackApp, config, filter = {}, suspend = false } = spec;
  const sections = { githubApp, slackApp, config };
  return {
    ...origin,
    providerRef,
    suspended: suspend,
    filter,
    sections,
    // Suspending and resuming is not a new rule: it keeps its baseline.
    revision: revisionOf([providerRef, filter, sections]),
    problems,
  };
}

function unreadable(origin: RuleOrigin, problems: Problem[]): NotificationRule {
  return {
    ...origin,
    providerRef: { name: '', source: 'namespace' },
    suspended: false,
    filter: {},
    sections: {},
    revision: revisionOf(problems),
    problems,
  };
}

/** A Notification object sees its own namespace and no other. */
function namespaceProblems(
  spec: NotificationSpec,
  namespace: string,
): Problem[] {
  const others = (spec.filter?.namespaceSelector?.matchNames ?? []).filter(
    name => name !== namespace,
  );
  return others.length === 0
    ? []
    : [
        {
          reason: 'NotPermitted',
          field: 'spec.filter.namespaceSelector.matchNames',
          message: `spec.filter.namespaceSelector.matchNames is '${others.join("', '")}': a Notification sees the Runs of its own namespace '${namespace}' only. Remove the other names, or ask the operator for a rule in app-config.`,
        },
      ];
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
  return fromSpec(
    origin,
    spec.data,
    { name: provider, source },
    namespaceProblems(spec.data, namespace),
  );
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
  const { providerRef, ...spec } = entry.data;
  return fromSpec(
    origin,
    { ...spec, providerRef },
    {
      name: providerRef.name,
      source: providerRef.namespace === undefined ? 'portal' : 'namespace',
      cluster: providerRef.cluster,
      namespace: providerRef.namespace,
    },
    [],
  );
}
