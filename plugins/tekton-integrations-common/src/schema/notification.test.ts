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

import { notificationSpecSchema } from './notification';

const providerRef = { name: 'github' };

function issues(spec: unknown) {
  return notificationSpecSchema.safeParse(spec).error?.issues ?? [];
}

const filters: [string, unknown][] = [
  ['no clause', {}],
  ['kinds', { kinds: ['PipelineRun', 'TaskRun', 'CustomRun'] }],
  [
    "the ancestor's switches",
    { pipelineRun: { enabled: true }, taskRun: { enabled: false } },
  ],
  [
    'names of namespaces',
    { namespaceSelector: { matchNames: ['team-shop', '*'] } },
  ],
  ['labels', { labelSelector: { matchLabels: { tier: 'prod' } } }],
  [
    'expressions over labels',
    {
      labelSelector: {
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['prod'] },
          { key: 'skip', operator: 'DoesNotExist' },
        ],
      },
    },
  ],
  ['statuses', { statuses: ['failed', 'timedOut', 'invalid', 'cancelled'] }],
];

const wrong: [string, unknown][] = [
  ['providerRef', {}],
  ['providerRef.name', { providerRef: {} }],
  ['providerRef.name', { providerRef: { name: 'Not_A_Name' } }],
  ['providerRef.source', { providerRef: { name: 'a', source: 'cluster' } }],
  ['suspend', { providerRef, suspend: 1 }],
  ['filter.kinds', { providerRef, filter: { kinds: [] } }],
  ['filter.kinds.0', { providerRef, filter: { kinds: ['Run'] } }],
  ['filter.pipelineRun.enabled', { providerRef, filter: { pipelineRun: {} } }],
  [
    'filter.taskRun.enabled',
    { providerRef, filter: { taskRun: { enabled: 'true' } } },
  ],
  [
    'filter.namespaceSelector.matchNames',
    { providerRef, filter: { namespaceSelector: { matchNames: [] } } },
  ],
  [
    'filter.labelSelector.matchLabels.tier',
    { providerRef, filter: { labelSelector: { matchLabels: { tier: 1 } } } },
  ],
  [
    'filter.labelSelector.matchExpressions.0.operator',
    {
      providerRef,
      filter: {
        labelSelector: { matchExpressions: [{ key: 'a', operator: 'Equals' }] },
      },
    },
  ],
  [
    'filter.statuses.1',
    { providerRef, filter: { statuses: ['failed', 'broken'] } },
  ],
  ['slackApp.channels.0', { providerRef, slackApp: { channels: [{}] } }],
  ['slackApp.mode', { providerRef, slackApp: { mode: 'edit' } }],
];

describe('notificationSpecSchema', () => {
  it.each(filters)('takes a filter of %s', (_, filter) => {
    expect(issues({ providerRef, filter })).toEqual([]);
  });

  it('takes options over those of the Provider', () => {
    expect(
      issues({
        providerRef: { name: 'slack', source: 'portal' },
        suspend: true,
        slackApp: { mode: 'update', channels: [{ name: 'builds' }] },
      }),
    ).toEqual([]);
  });

  it.each(wrong)('refuses a wrong %s', (field, spec) => {
    expect(issues(spec).map(issue => issue.path.join('.'))).toEqual([field]);
  });

  it.each([
    ['filter', 'status', { providerRef, filter: { status: ['failed'] } }],
    ['filter', 'expressions', { providerRef, filter: { expressions: 'true' } }],
    ['', 'filters', { providerRef, filters: {} }],
    [
      'filter.labelSelector',
      'matchLabel',
      { providerRef, filter: { labelSelector: { matchLabel: {} } } },
    ],
  ])(
    'refuses in "%s" the unknown %s instead of reporting every Run',
    (path, name, spec) => {
      expect(issues(spec)).toMatchObject([
        {
          path: path === '' ? [] : path.split('.'),
          message: expect.stringContaining(`"${name}"`),
        },
      ]);
    },
  );
});
