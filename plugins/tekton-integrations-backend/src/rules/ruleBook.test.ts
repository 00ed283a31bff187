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

import { Secret } from 'backstage-plugin-tekton-integrations-node';
import { plainType } from '../__testUtils__/providerTypes';
import { RuleBook } from './ruleBook';

const cluster = { id: 'cluster-uid', name: 'ci' };
const slack = plainType();

function book(): RuleBook {
  const rules = new RuleBook(new Map([[slack.type, slack]]));
  rules.addCluster(cluster);
  return rules;
}

function provider(spec: object, name = 'slack', namespace = 'team-a') {
  return { metadata: { namespace, name, generation: 3 }, spec };
}

const SLACK_SPEC = {
  type: 'SlackApp',
  slackApp: {
    accessToken: { secretRef: { name: 'slack-app' } },
    channels: [{ id: 'C0000000001' }],
  },
};

function notification(spec: object, name = 'failures', namespace = 'team-a') {
  return { metadata: { namespace, name }, spec };
}

const TO_SLACK = { providerRef: { name: 'slack' } };

describe('RuleBook', () => {
  it('resolves a Notification to the Provider of its own namespace', () => {
    const rules = book();
    rules.upsert(cluster, 'Provider', provider(SLACK_SPEC));
    rules.upsert(cluster, 'Notification', notification(TO_SLACK));
    const [resolved] = rules.resolved();
    expect(resolved.problems).toEqual([]);
    expect(resolved.provider?.id).toBe('kubernetes/cluster-uid/team-a/slack');
    expect(resolved.bound?.describe({})).toBe('#C0000000001');
  });

  it('takes the default key of a secret, and the one that is named', () => {
    const rules = book();
    rules.upsert(cluster, 'Provider', provider(SLACK_SPEC));
    expect(rules.providers()[0].secrets).toEqual({
      accessToken: {
        kind: 'reference',
        field: 'accessToken',
        name: 'slack-app',
        key: 'access-token',
      },
    });
    rules.upsert(
      cluster,
      'Provider',
      provider({
        ...SLACK_SPEC,
        slackApp: {
          ...SLACK_SPEC.slackApp,
          accessToken: { secretRef: { name: 'slack-app', key: 'token' } },
        },
      }),
    );
    expect(rules.providers()[0].secrets).toMatchObject({
      accessToken: { key: 'token' },
    });
  });

  it("lets a Notification's section win over its Provider's", () => {
    const rules = book();
    rules.upsert(cluster, 'Provider', provider(SLACK_SPEC));
    rules.upsert(
      cluster,
      'Notification',
      notification({ ...TO_SLACK, slackApp: { channels: [{ id: 'C9ABC' }] } }),
    );
    expect(rules.resolved()[0].bound?.describe({})).toBe('#C9ABC');
  });

  it.each([
    [
      'a Provider that does not exist',
      { providerRef: { name: 'nobody' } },
      'ProviderNotFound',
      "providerRef.name is 'nobody', and there is no such Provider in namespace 'team-a': create it or correct the name.",
    ],
    [
      'a namespace that is not its own',
      {
        ...TO_SLACK,
        filter: { namespaceSelector: { matchNames: ['team-a', 'team-b'] } },
      },
      'NotPermitted',
      expect.stringContaining("'team-b'"),
    ],
    [
      'a phase that does not exist',
      { ...TO_SLACK, filter: { statuses: ['broken'] } },
      'InvalidSpec',
      expect.stringContaining("spec.filter.statuses.0 is 'broken'"),
    ],
    [
      'a Provider of the portal that is not open to it',
      { providerRef: { name: 'ops', source: 'portal' } },
      'NotPermitted',
      expect.stringContaining('tektonIntegrations.providers.ops.access'),
    ],
    [
      'a Provider of the portal that does not exist',
      { providerRef: { name: 'none', source: 'portal' } },
      'ProviderNotFound',
      expect.stringContaining('tektonIntegrations.providers'),
    ],
  ])('says what is wrong with %s', (_, spec, reason, message) => {
    const rules = book();
    rules.replaceConfig(
      {
        ops: {
          type: 'SlackApp',
          slackApp: { accessToken: 'xoxb-1', channels: [{ id: 'C0OPS' }] },
          access: [{ namespaces: ['team-z'] }],
        },
      },
      {},
    );
    rules.upsert(cluster, 'Provider', provider(SLACK_SPEC));
    rules.upsert(cluster, 'Notification', notification(spec));
    const [{ problems, bound }] = rules.resolved();
    expect(problems[0]).toMatchObject({ reason, message });
    expect(bound).toBeUndefined();
  });

  it.each([
    ['an unknown type', { type: 'Telex' }, 'UnknownType', /'Telex'.*SlackApp/],
    [
      'a section of another type',
      {
        ...SLACK_SPEC,
        githubApp: { appId: 1, privateKey: { secretRef: { name: 'a' } } },
      },
      'InvalidSpec',
      /spec\.githubApp does not belong to type 'SlackApp'/,
    ],
    [
      'no section',
      { type: 'SlackApp' },
      'InvalidSpec',
      /spec\.slackApp is missing/,
    ],
    [
      'a channel that cannot be one',
      {
        ...SLACK_SPEC,
        slackApp: { ...SLACK_SPEC.slackApp, channels: [{ id: 'builds' }] },
      },
      'InvalidSpec',
      /spec\.slackApp\.channels\.0\.id is 'builds'/,
    ],
    ['no spec', undefined, 'InvalidSpec', /spec is missing/],
  ])('says what is wrong with %s', (_, spec, reason, message) => {
    const rules = book();
    rules.upsert(cluster, 'Provider', {
      metadata: { namespace: 'team-a', name: 'slack' },
      spec,
    });
    expect(rules.providers()[0].problems[0]).toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });

  it('never repeats a credential that stands in the wrong place', () => {
    const rules = book();
    rules.replaceConfig(
      {
        ops: { type: 'SlackApp', slackApp: { accessToken: { a: 'xoxb-9' } } },
      },
      {},
    );
    expect(JSON.stringify(rules.providers())).not.toContain('xoxb-9');
  });

  it('keeps credentials of app-config apart from settings', () => {
    const rules = book();
    rules.replaceConfig(
      {
        ops: {
          type: 'SlackApp',
          slackApp: { accessToken: 'xoxb-1', channels: [{ id: 'C0OPS' }] },
        },
      },
      { all: { providerRef: { name: 'ops' } } },
    );
    const [ops] = rules.providers();
    expect(ops.secrets.accessToken).toMatchObject({ kind: 'value' });
    expect(ops.secrets.accessToken).toHaveProperty(
      'secret',
      expect.any(Secret),
    );
    expect(JSON.stringify(ops)).not.toContain('xoxb-1');
    expect(rules.resolved()[0].provider?.id).toBe('config///ops');
  });

  it('gives a new revision when the meaning changes, not when it is suspended', () => {
    const rules = book();
    const revision = (spec: object) => {
      rules.upsert(cluster, 'Notification', notification(spec));
      return rules.resolved()[0].notification.revision;
    };
    const before = revision(TO_SLACK);
    expect(revision({ suspend: true, ...TO_SLACK })).toBe(before);
    expect(
      revision({ ...TO_SLACK, filter: { statuses: ['failed'] } }),
    ).not.toBe(before);
  });

  it('forgets objects that are deleted, and resolves again', () => {
    const rules = book();
    rules.upsert(cluster, 'Provider', provider(SLACK_SPEC));
    rules.upsert(cluster, 'Notification', notification(TO_SLACK));
    expect(rules.resolved()[0].problems).toEqual([]);
    rules.remove('Provider', 'kubernetes/cluster-uid/team-a/slack');
    expect(rules.resolved()[0].problems[0].reason).toBe('ProviderNotFound');
    expect(
      rules.objects('Notification', 'cluster-uid').map(({ id }) => id),
    ).toEqual(['kubernetes/cluster-uid/team-a/failures']);
  });
});
