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
const OTHER = { id: 'other-uid', name: 'other' };
const slack = plainType();

function bookOf(
  spec: object,
  access: RunsAccess[] = [],
  config: Record<string, unknown> = {},
): RuleBook {
  const book = new RuleBook(new Map([[slack.type, slack]]));
  book.addCluster(CI);
  book.addCluster(OTHER);
  book.replaceConfig({}, config, new OperatorPolicy(access));
  book.upsert(CI, 'Notification', {
    metadata: { namespace: 'team-a', name: 'told' },
    spec: { providerRef: { name: 'slack' }, ...spec },
  });
  return book;
}

const ALL = { filter: { namespaceSelector: { matchNames: ['*'] } } };
const TO_B: RunsAccess[] = [{ from: ['team-a'], to: ['team-b'] }];

describe('the rules that see a Run', () => {
  it.each<[string, object, RunsAccess[], typeof CI, string, boolean]>([
    ['of its own namespace', {}, [], CI, 'team-a', true],
    ['of another namespace', {}, [], CI, 'team-b', false],
    ['of its namespace in another cluster', {}, [], OTHER, 'team-a', false],
    ['of another namespace that it selects', ALL, [], CI, 'team-b', false],
    [
      'of another namespace that it selects and may see',
      ALL,
      TO_B,
      CI,
      'team-b',
      true,
    ],
    [
      'of another namespace that it may see and does not select',
      {},
      TO_B,
      CI,
      'team-b',
      false,
    ],
    ['of a third namespace that it selects', ALL, TO_B, CI, 'team-c', false],
    [
      'of another cluster where it may see the namespace',
      ALL,
      TO_B,
      OTHER,
      'team-b',
      false,
    ],
  ])('an object, and a Run %s', (_, spec, access, cluster, namespace, seen) => {
    const book = bookOf(spec, access);
    const rules = book.index().rulesFor({ cluster, namespace });
    expect(rules).toHaveLength(seen ? 1 : 0);
    const [{ notification }] = book.resolved();
    expect(book.sees(notification, { cluster, namespace })).toBe(seen);
  });

  it('are asked again when operators give or take rights', () => {
    const book = bookOf(ALL);
    const place = { cluster: CI, namespace: 'team-b' };
    expect(book.index().rulesFor(place)).toEqual([]);
    book.replaceConfig({}, {}, new OperatorPolicy(TO_B));
    expect(book.index().rulesFor(place)).toHaveLength(1);
    book.replaceConfig({}, {}, new OperatorPolicy([]));
    expect(book.index().rulesFor(place)).toEqual([]);
  });

  it("are those of app-config for every Run, operators' first", () => {
    const book = bookOf({}, [], {
      zoo: { providerRef: { name: 'ops' } },
      ant: { providerRef: { name: 'ops' } },
    });
    const idsFor = (cluster: typeof CI, namespace: string) =>
      book
        .index()
        .rulesFor({ cluster, namespace })
        .map(({ notification }) => notification.name);
    expect(idsFor(CI, 'team-a')).toEqual(['ant', 'zoo', 'told']);
    expect(idsFor(OTHER, 'anything')).toEqual(['ant', 'zoo']);
  });
});
