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
  ConfigProvider,
  configProviderSchema,
  providerSpecSchema,
  SECTION_NAMES,
} from 'backstage-plugin-tekton-integrations-common';
import { RegisteredProviderType } from 'backstage-plugin-tekton-integrations-node';
import { splitCredentials } from './credentials';
import { configRuleId, objectRuleId, revisionOf } from './identity';
import {
  ClusterRef,
  Problem,
  ProviderRule,
  RuleOrigin,
  SecretSource,
} from './model';
import { metadataSchema, problemsOf } from './parsing';
import { Section, Sections } from './sections';

/** Finds the module of a type of Provider. */
export type ProviderTypes = ReadonlyMap<string, RegisteredProviderType>;

type SpecLike = Sections & {
  readonly type: string;
  readonly suspend?: boolean;
  readonly template?: Record<string, unknown>;
  readonly tls?: unknown;
};

/** Keys of a Secret of type kubernetes.io/tls; an authority may be alone. */
const TLS = {
  field: 'tls',
  keys: {
    certificate: { key: 'tls.crt', optional: true },
    key: { key: 'tls.key', optional: true },
    ca: { key: 'ca.crt', optional: true },
  },
} as const;

/** The section that a type of Provider reads. */
function sectionOf(
  spec: SpecLike,
  registered: RegisteredProviderType,
): Section | undefined {
  const name = SECTION_NAMES.find(section => section === registered.section);
  return name && spec[name];
}

function sectionProblems(
  spec: SpecLike,
  registered: RegisteredProviderType | undefined,
  types: ProviderTypes,
): Problem[] {
  if (!registered) {
    return [
      {
        reason: 'UnknownType',
        field: 'spec.type',
        message: `spec.type is '${spec.type}', and no module for it is installed; installed are ${[...types.keys()].join(', ') || 'none'}. Correct the type or install its module in the portal.`,
      },
    ];
  }
  const problems: Problem[] = SECTION_NAMES.filter(
    section => section !== registered.section && spec[section] !== undefined,
  ).map(section => ({
    reason: 'InvalidSpec',
    field: `spec.${section}`,
    message: `spec.${section} does not belong to type '${spec.type}': remove it, or change spec.type.`,
  }));
  if (sectionOf(spec, registered) === undefined) {
    problems.push({
      reason: 'InvalidSpec',
      field: `spec.${registered.section}`,
      message: `spec.${registered.section} is missing: type '${spec.type}' needs it.`,
    });
  }
  return problems;
}

/** A credential as part of a revision: its place, or a hash of its value. */
function secretRevision(source: SecretSource): unknown {
  return source.kind === 'reference'
    ? source
    : revisionOf(source.secret.unwrap());
}

const secretRevisions = (sources: Readonly<Record<string, SecretSource>>) =>
  Object.entries(sources).map(([path, source]) => [
    path,
    secretRevision(source),
  ]);

function fromSpec(
  origin: RuleOrigin,
  spec: SpecLike,
  access: ConfigProvider['access'],
  types: ProviderTypes,
): ProviderRule {
  const registered = types.get(spec.type);
  const problems = sectionProblems(spec, registered, types);
  const section = (registered && sectionOf(spec, registered)) ?? {};
  const { settings, secrets } = registered
    ? splitCredentials(section, registered.secrets)
    : { settings: section, secrets: {} };
  if (registered && problems.length === 0) {
    const bound = registered.bind(settings);
    if (!bound.ok) {
      problems.push(
        ...bound.issues.map(issue => ({
          reason: 'InvalidSpec',
          field: `spec.${issue.path}`,
          message: `spec.${issue.path}: ${issue.message}.`,
        })),
      );
    }
  }
  const tls = splitCredentials({ tls: spec.tls }, [TLS]).secrets;
  return {
    ...origin,
    tls,
    type: spec.type,
    suspended: spec.suspend ?? false,
    registered,
    settings,
    secrets,
    template: spec.template,
    access,
    revision: revisionOf([
      spec.type,
      settings,
      secretRevisions(secrets),
      ...(spec.tls === undefined ? [] : [secretRevisions(tls)]),
    ]),
    problems,
  };
}

function unreadable(origin: RuleOrigin, problems: Problem[]): ProviderRule {
  return {
    ...origin,
    type: '',
    suspended: false,
    settings: {},
    secrets: {},
    tls: {},
    revision: revisionOf(problems),
    problems,
  };
}

/** Reads a Provider object; what is wrong with it stands in its problems. */
export function providerOfObject(
  cluster: ClusterRef,
  raw: unknown,
  types: ProviderTypes,
): ProviderRule | undefined {
  const object = metadataSchema.safeParse(raw);
  if (!object.success) {
    return undefined;
  }
  const { namespace, name, uid, generation } = object.data.metadata;
  const origin = {
    id: objectRuleId(cluster, namespace, name),
    source: 'kubernetes' as const,
    cluster,
    namespace,
    name,
    uid,
    generation,
  };
  const spec = providerSpecSchema.safeParse(object.data.spec);
  return spec.success
    ? fromSpec(origin, spec.data, undefined, types)
    : unreadable(origin, problemsOf(spec.error, 'spec', object.data.spec));
}

/** Reads an entry of `tektonIntegrations.providers`. */
export function providerOfConfig(
  name: string,
  raw: unknown,
  types: ProviderTypes,
): ProviderRule {
  const origin = { id: configRuleId(name), source: 'config' as const, name };
  const entry = configProviderSchema.safeParse(raw);
  if (!entry.success) {
    return unreadable(origin, problemsOf(entry.error, '', raw));
  }
  const { access, ...spec } = entry.data;
  return fromSpec(origin, spec, access, types);
}
