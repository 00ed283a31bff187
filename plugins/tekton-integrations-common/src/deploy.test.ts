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

import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const DEPLOY = path.resolve(__dirname, '../../../deploy');

const roleSchema = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
});

function documents(file: string): unknown[] {
  return parseAllDocuments(
    fs.readFileSync(path.join(DEPLOY, file), 'utf8'),
  ).map(document => document.toJS());
}

const files = fs
  .readdirSync(path.join(DEPLOY, 'rbac'))
  .map(file => `rbac/${file}`);

const roles = files.flatMap(file =>
  documents(file).flatMap(document => {
    const role = roleSchema.safeParse(document);
    return role.success ? [{ file, ...role.data }] : [];
  }),
);

const grants = roles.flatMap(role =>
  role.rules.flatMap(rule =>
    rule.apiGroups.flatMap(group =>
      rule.resources.flatMap(resource =>
        rule.verbs.map(verb => ({
          role: role.metadata.name,
          group,
          resource,
          verb,
          names: rule.resourceNames,
        })),
      ),
    ),
  ),
);

describe('the shipped RBAC', () => {
  it('has the roles that the checks below are about', () => {
    expect(roles.map(role => role.metadata.name).sort()).toEqual([
      'tekton-integrations-all-secrets',
      'tekton-integrations-lease',
      'tekton-integrations-reporter',
      'tekton-integrations-secrets',
      'tekton-integrations-watcher',
    ]);
  });

  it("only reads Tekton's objects", () => {
    const tekton = grants.filter(grant => grant.group === 'tekton.dev');
    expect(new Set(tekton.map(grant => grant.resource))).toEqual(
      new Set(['pipelineruns', 'taskruns', 'customruns']),
    );
    expect(new Set(tekton.map(grant => grant.verb))).toEqual(
      new Set(['get', 'list', 'watch']),
    );
  });

  it('uses no wildcard, since that would include a write', () => {
    for (const { group, resource, verb } of grants) {
      expect([group, resource, verb]).not.toContain('*');
    }
  });

  it('writes nothing but the status of its own kinds, Events and its Lease', () => {
    const own = 'integrations.tekton.ornew.io';
    const lease = 'coordination.k8s.io/leases';
    const writes = grants
      .filter(grant => !['get', 'list', 'watch'].includes(grant.verb))
      .map(({ role, group, resource, verb, names }) =>
        [role.replace('tekton-integrations-', ''), verb, `${group}/${resource}`]
          .concat(names ?? [])
          .join(' '),
      );
    expect(writes.sort()).toEqual([
      `lease create ${lease}`,
      `lease update ${lease} tekton-integrations`,
      'reporter create /events',
      'reporter patch /events',
      `reporter patch ${own}/notifications/status`,
      `reporter patch ${own}/providers/status`,
      `reporter update ${own}/notifications/status`,
      `reporter update ${own}/providers/status`,
    ]);
  });

  it('holds Leases in one namespace alone', () => {
    expect(
      roles
        .filter(({ rules }) =>
          rules.some(({ resources }) => resources.includes('leases')),
        )
        .map(({ kind, metadata }) => [kind, metadata.namespace]),
    ).toEqual([['Role', 'default']]);
  });

  it('reads Secrets one by one, and applies no such role by default', () => {
    const secrets = grants.filter(grant => grant.resource === 'secrets');
    expect(new Set(secrets.map(grant => grant.verb))).toEqual(new Set(['get']));
    const { resources } = z
      .object({ resources: z.array(z.string()) })
      .parse(
        parse(fs.readFileSync(path.join(DEPLOY, 'kustomization.yaml'), 'utf8')),
      );
    expect(resources.filter(resource => resource.includes('secrets'))).toEqual(
      [],
    );
    for (const resource of resources) {
      expect(fs.existsSync(path.join(DEPLOY, resource))).toBe(true);
    }
  });

  it('only reads namespaces', () => {
    const namespaces = grants.filter(grant => grant.resource === 'namespaces');
    expect(namespaces.map(({ role, verb }) => `${role} ${verb}`)).toEqual(
      ['get', 'list', 'watch'].map(
        verb => `tekton-integrations-watcher ${verb}`,
      ),
    );
  });
});
