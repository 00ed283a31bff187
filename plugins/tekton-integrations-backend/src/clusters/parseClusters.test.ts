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

import { ConfigReader } from '@backstage/config';
import type { JsonObject, JsonValue } from '@backstage/types';
import { parseClusters } from './parseClusters';

function parse(clusters: JsonValue | undefined, methods?: JsonValue) {
  const config: JsonObject = {
    tektonIntegrations: clusters === undefined ? {} : { clusters },
    kubernetes: methods === undefined ? {} : { clusterLocatorMethods: methods },
  };
  return parseClusters(new ConfigReader(config));
}

const EU = {
  name: 'eu',
  url: 'https://eu',
  authProvider: 'serviceAccount',
  serviceAccountToken: 'secret-token',
  caData: 'Y2E=',
  skipTLSVerify: true,
};

describe('parseClusters', () => {
  it.each([
    [
      { url: 'https://a', serviceAccountToken: 't' },
      { kind: 'direct', url: 'https://a', skipTLSVerify: false },
    ],
    [
      {
        url: 'https://a',
        serviceAccountTokenFile: '/t',
        caFile: '/ca',
        skipTLSVerify: true,
      },
      {
        kind: 'direct',
        url: 'https://a',
        tokenFile: '/t',
        caFile: '/ca',
        skipTLSVerify: true,
      },
    ],
    [
      { kubeconfig: '/k', context: 'c' },
      { kind: 'kubeconfig', file: '/k', context: 'c' },
    ],
    [{ inCluster: true }, { kind: 'inCluster' }],
  ])('reads %j', (access, expected) => {
    const { clusters, errors } = parse([
      { name: 'a', namespaces: ['shop'], rules: false, ...access },
    ]);
    expect(errors).toEqual([]);
    expect(clusters).toMatchObject([
      {
        name: 'a',
        access: expected,
        inherited: false,
        namespaces: ['shop'],
        rules: false,
        path: 'tektonIntegrations.clusters[0]',
      },
    ]);
  });

  it('leaves out wrong entries and says where they are', () => {
    const { clusters, errors } = parse([
      { name: 'a', url: 'https://a' },
      { name: 'b', url: 'no address' },
      { name: 'c' },
      'text',
      { name: 'a', inCluster: true },
      { name: 'e', url: 'https://e', kubeconfig: '/k' },
    ]);
    expect(clusters.map(({ name }) => name)).toEqual(['a']);
    expect(errors).toEqual([
      { path: 'tektonIntegrations.clusters[1].url', message: 'Invalid URL' },
      {
        path: 'tektonIntegrations.clusters[2]',
        message:
          'needs exactly one of url, kubeconfig, kubernetesCluster, inCluster',
      },
      {
        path: 'tektonIntegrations.clusters[3]',
        message: expect.stringContaining('expected object'),
      },
      {
        path: 'tektonIntegrations.clusters[5]',
        message:
          'needs exactly one of url, kubeconfig, kubernetesCluster, inCluster',
      },
      {
        path: 'tektonIntegrations.clusters[4]',
        message:
          "'a' is the name of tektonIntegrations.clusters[0] already: give each cluster a name of its own",
      },
    ]);
  });

  it('says so when the section is no list', () => {
    expect(parse({ a: 1 })).toEqual({
      clusters: [],
      errors: [
        {
          path: 'tektonIntegrations.clusters',
          message: "is 'object', not a list of clusters",
        },
      ],
    });
  });

  it('takes a cluster of the kubernetes plugin by name, for watching only', () => {
    const { clusters, errors } = parse(
      [
        { name: 'a', kubernetesCluster: 'eu' },
        { name: 'b', kubernetesCluster: 'of-another-locator' },
      ],
      [
        { type: 'config', clusters: [EU] },
        { type: 'gke', projectId: 'x' },
      ],
    );
    expect(errors).toEqual([]);
    expect(clusters).toMatchObject([
      {
        name: 'a',
        inherited: true,
        access: {
          kind: 'direct',
          url: 'https://eu',
          caData: 'Y2E=',
          skipTLSVerify: true,
        },
      },
      {
        name: 'b',
        inherited: true,
        access: { kind: 'kubernetesPlugin', cluster: 'of-another-locator' },
      },
    ]);
    expect(JSON.stringify(clusters)).not.toContain('secret-token');
  });

  it('takes over all of them where none is listed', () => {
    const { clusters, errors } = parse(undefined, [
      {
        type: 'config',
        clusters: [EU, { name: 'us', url: 'https://us', authProvider: 'aws' }],
      },
      { type: 'localKubectlProxy' },
    ]);
    expect(errors).toEqual([]);
    expect(clusters).toMatchObject([
      {
        name: 'eu',
        inherited: true,
        rules: true,
        path: 'kubernetes.clusterLocatorMethods[0].clusters[0]',
      },
      {
        name: 'us',
        inherited: true,
        access: { kind: 'kubernetesPlugin', cluster: 'us' },
      },
      {
        name: 'local',
        inherited: true,
        access: { kind: 'direct', url: 'http://localhost:8001' },
      },
    ]);
  });

  it('says which clusters it cannot take over, and what to do', () => {
    const { clusters, errors } = parse(undefined, [
      {
        type: 'config',
        clusters: [
          { name: 'g', url: 'https://g', authProvider: 'google' },
          { name: 'h' },
        ],
      },
      { type: 'catalog' },
    ]);
    expect(clusters).toEqual([]);
    expect(errors.map(({ path }) => path)).toEqual([
      'kubernetes.clusterLocatorMethods[0].clusters[1].url',
      'kubernetes.clusterLocatorMethods[0].clusters[0]',
      'kubernetes.clusterLocatorMethods',
    ]);
    expect(errors[1].message).toBe(
      "cluster 'g' authenticates each user ('google'), and a watch has none: add it to tektonIntegrations.clusters with credentials of its own",
    );
    expect(errors[2].message).toBe(
      "clusters of locator 'catalog' are not taken over: name each of them in tektonIntegrations.clusters as { name, kubernetesCluster }",
    );
  });

  it('refuses a named cluster that authenticates users', () => {
    const { clusters, errors } = parse(
      [{ name: 'a', kubernetesCluster: 'g' }],
      [
        {
          type: 'config',
          clusters: [{ name: 'g', url: 'https://g', authProvider: 'oidc' }],
        },
      ],
    );
    expect(clusters).toEqual([]);
    expect(errors[0].path).toBe('tektonIntegrations.clusters[0]');
  });

  it('is empty without any configuration', () => {
    expect(parse(undefined)).toEqual({ clusters: [], errors: [] });
  });
});
