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

import { RunsAccess } from 'backstage-plugin-tekton-integrations-common';
import { plainType } from '../__testUtils__/providerTypes';
import { OperatorPolicy } from './operatorPolicy';
import { RuleBook } from './ruleBook';

const CI = { id: 'cluster-uid', name: 'ci' };
const slack = plainType();
const OWN = { providerRef: { name: 'slack' } };
const PORTAL = { providerRef: { name: 'ops', source: 'portal' } };

interface Given {
  readonly access?: object[];
  readonly runs?: RunsAccess[];
  readonly template?: object;
  readonly unreadable?: boolean;
}

/** A Notification of team-a, with a Provider beside it and one in app-config. */
function resolved(spec: object, given: Given = {}) {
  const book = new RuleBook(new Map([[slack.type, slack]]));
  book.addCluster(CI);
  if (given.unreadable) {
    book.namespaces.markUnreadable(CI.id, 'namespaces is forbidden');
  }
  book.replaceConfig(
    {
      ops: {
        type: 'SlackApp',
        slackApp: { accessToken: 'x', channels: [{ id: 'C0OPS' }] },
        access: given.access,
        template: given.template,
      },
    },
    {},
    new OperatorPolicy(given.runs ?? []),
  );
  book.upsert(CI, 'Provider', {
    metadata: { namespace: 'team-a', name: 'slack' },
    spec: {
      type: 'SlackApp',
      slackApp: {
        accessToken: { secretRef: { name: 's' } },
        channels: [{ id: 'C0A' }],
      },
      template: given.template,
    },
  });
  book.upsert(CI, 'Notification', {
    metadata: { namespace: 'team-a', name: 'told' },
    spec,
  });
  const [rule] = book.resolved();
  return rule;
}

/** `reason field` of each problem. */
function problems(spec: object, given?: Given): string[] {
  return resolved(spec, given).problems.map(
    ({ reason, field }) => `${reason} ${field}`,
  );
}

const channels = (...ids: string[]) => ({
  slackApp: { channels: ids.map(id => ({ id })) },
});

describe("a tenant's Notification through a Provider of the portal", () => {
  const OPEN = [{ namespaces: ['team-a'], channels: ['C0GRANTED'] }];

  it.each<[string, object, Given, string[]]>([
    ['that is not open to it', {}, {}, ['NotPermitted spec.providerRef']],
    [
      'that is open to others',
      {},
      { access: [{ namespaces: ['team-b'] }] },
      ['NotPermitted spec.providerRef'],
    ],
    [
      'that is open in another cluster',
      {},
      { access: [{ clusters: ['other'] }] },
      ['NotPermitted spec.providerRef'],
    ],
    ['that is open to it', {}, { access: OPEN }, []],
    [
      'to the channel that its author wrote',
      channels('C0OPS'),
      { access: OPEN },
      [],
    ],
    [
      'to a channel that is granted',
      channels('C0GRANTED'),
      { access: OPEN },
      [],
    ],
    [
      'to another channel',
      channels('C0VICTIM'),
      { access: OPEN },
      ['NotPermitted spec.slackApp'],
    ],
    [
      'to another channel behind ones that are granted',
      channels('C0OPS', 'C0GRANTED', 'C0VICTIM'),
      { access: OPEN },
      ['NotPermitted spec.slackApp'],
    ],
    [
      'to a channel that is granted to others',
      channels('C0B'),
      { access: [...OPEN, { namespaces: ['team-b'], channels: ['C0B'] }] },
      ['NotPermitted spec.slackApp'],
    ],
  ])('%s', (_, spec, given, expected) => {
    expect(problems({ ...PORTAL, ...spec }, given)).toEqual(expected);
  });

  it('names the channel and the line to add', () => {
    const [{ message }] = resolved(
      { ...PORTAL, ...channels('C0VICTIM') },
      { access: OPEN },
    ).problems;
    expect(message).toMatch(
      /^spec\.slackApp: channel 'C0VICTIM' .*add 'C0VICTIM' to channels in tektonIntegrations\.providers\.ops\.access/,
    );
  });

  it('through a Provider of its own names what it likes', () => {
    expect(problems({ ...OWN, ...channels('C0ANY') })).toEqual([]);
  });
});

describe('the namespaces that a Notification selects', () => {
  const select = (namespaceSelector: object) => ({
    ...OWN,
    filter: { namespaceSelector },
  });
  const NAMES = 'NotPermitted spec.filter.namespaceSelector.matchNames';
  const SELECTOR = 'NotPermitted spec.filter.namespaceSelector';
  const TO_B: RunsAccess[] = [{ from: ['team-a'], to: ['team-b'] }];
  const byLabels = { matchLabels: { tier: 'prod' } };
  const byExpressions = {
    matchExpressions: [{ key: 'tier', operator: 'Exists' }],
  };

  it.each<[string, object, Given, string[]]>([
    ['its own', { matchNames: ['team-a'] }, {}, []],
    ['another', { matchNames: ['team-b'] }, {}, [NAMES]],
    ['its own and another', { matchNames: ['team-a', 'team-b'] }, {}, [NAMES]],
    ['a glob', { matchNames: ['team-*'] }, {}, [NAMES]],
    [
      'a glob that is only its own name',
      { matchNames: ['team-a*'] },
      {},
      [NAMES],
    ],
    ['by labels', byLabels, {}, [SELECTOR]],
    ['by expressions', byExpressions, {}, [SELECTOR]],
    ['another that it may see', { matchNames: ['team-b'] }, { runs: TO_B }, []],
    ['a third one', { matchNames: ['team-c'] }, { runs: TO_B }, [NAMES]],
    ['a glob, seeing some', { matchNames: ['*'] }, { runs: TO_B }, []],
    ['by labels, seeing some', byLabels, { runs: TO_B }, []],
    [
      'another that it may see in another cluster',
      { matchNames: ['team-b'] },
      { runs: [{ clusters: ['other'], from: ['team-a'], to: ['team-b'] }] },
      [NAMES],
    ],
    [
      'by labels where namespaces cannot be read',
      byLabels,
      { runs: TO_B, unreadable: true },
      ['InvalidSpec spec.filter.namespaceSelector'],
    ],
    [
      'by expressions where namespaces cannot be read',
      byExpressions,
      { runs: TO_B, unreadable: true },
      ['InvalidSpec spec.filter.namespaceSelector'],
    ],
    [
      'by names where namespaces cannot be read',
      { matchNames: ['team-b'] },
      { runs: TO_B, unreadable: true },
      [],
    ],
  ])('%s', (_, selector, given, expected) => {
    expect(problems(select(selector), given)).toEqual(expected);
  });

  it('says that labels cannot be read, and why', () => {
    const [{ message }] = resolved(select(byLabels), {
      runs: TO_B,
      unreadable: true,
    }).problems;
    expect(message).toMatch(/cluster 'ci': namespaces is forbidden/);
  });
});

describe('what a tenant may not write at all', () => {
  it.each<[string, object]>([
    ['subscribable', { subscribable: true }],
    [
      'a Provider of another namespace',
      { providerRef: { name: 'slack', namespace: 'team-b' } },
    ],
    [
      'a Provider of another cluster',
      { providerRef: { name: 'slack', cluster: 'other', namespace: 'team-a' } },
    ],
    ['access', { access: [{ channels: ['*'] }] }],
    [
      'another address of a vendor',
      { slackApp: { baseURL: 'https://evil.example' } },
    ],
    ['another credential', { slackApp: { accessToken: 'xoxb-stolen' } }],
    ['another App', { githubApp: { appId: 1 } }],
    [
      'another host of GitHub',
      { githubApp: { baseURL: 'https://evil.example' } },
    ],
  ])('%s', (_, spec) => {
    const [problem] = resolved({ ...OWN, ...spec }).problems;
    expect(problem.reason).toBe('InvalidSpec');
    expect(problem.message).not.toContain('xoxb-stolen');
  });
});

describe('the template of a rule', () => {
  it.each<[string, object, object, object | undefined]>([
    ['none', {}, {}, undefined],
    ["its Provider's", { template: { text: 'p' } }, {}, { text: 'p' }],
    ['its own', {}, { template: { text: 'n' } }, { text: 'n' }],
    [
      "its own over its Provider's",
      { template: { text: 'p' } },
      { template: { text: 'n' } },
      { text: 'n' },
    ],
  ])('is %s', (_, provider, spec, tree) => {
    const rule = resolved({ ...OWN, ...spec }, provider);
    expect(rule.problems).toEqual([]);
    expect(rule.template?.tree).toEqual(tree);
  });

  it.each<[string, object, string]>([
    ['a field that its type has not', { words: 'x' }, 'spec.template'],
    ['a text that is no text', { text: 1 }, 'spec.template.text'],
    [
      'an expression that cannot be read',
      { text: '${{ run. }}' },
      'spec.template.text',
    ],
    [
      'a name that is not there',
      { text: '${{ secrets.token }}' },
      'spec.template.text',
    ],
  ])('is refused with %s', (_, template, field) => {
    const rule = resolved({ ...OWN, template });
    expect(rule.bound).toBeUndefined();
    expect(rule.problems[0]).toMatchObject({ reason: 'InvalidSpec' });
    expect(rule.problems[0].field).toMatch(new RegExp(`^${field}`));
  });

  it.each<[string, boolean]>([
    ['${{ run.name }}', false],
    ['${{ entity.name }}', true],
  ])('%s needs the entity: %s', (text, usesEntity) => {
    expect(resolved({ ...OWN, template: { text } }).usesEntity).toBe(
      usesEntity,
    );
  });
});
