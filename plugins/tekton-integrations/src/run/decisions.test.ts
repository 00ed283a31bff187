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

import { createFixtures } from '../__testUtils__/fixtures';
import { decisionsOf, isOvertaken, targetOf, unrecorded } from './decisions';

describe('decisionsOf', () => {
  const { at, details, explanation, explained } = createFixtures(0);

  it('groups what was recorded while nothing is explained', () => {
    expect(
      decisionsOf(details()).map(({ rule, deliveries, notSent }) => [
        rule,
        deliveries.length,
        notSent.length,
      ]),
    ).toEqual([
      ['kubernetes/production/shop/commit-status', 2, 0],
      ['kubernetes/production/shop/failures', 1, 0],
      ['config///audit', 1, 0],
      ['kubernetes/production/shop/releases', 0, 1],
    ]);
  });

  it('says once why nothing is sent', () => {
    const releases = decisionsOf(details(), explanation()).find(({ rule }) =>
      rule.endsWith('releases'),
    );
    expect(releases?.notSent).toEqual([]);
    expect(releases?.explained?.message).toBe('statuses: only succeeded');
  });

  it('keeps rules that only one of both answers knows', () => {
    const rules = decisionsOf(
      details(),
      explanation({ rules: [explained({ rule: 'config///new' })] }),
    );
    expect(rules.map(({ rule }) => rule)).toEqual([
      'kubernetes/production/shop/commit-status',
      'kubernetes/production/shop/failures',
      'config///audit',
      'config///new',
      'kubernetes/production/shop/releases',
    ]);
  });

  it('tells targets with a delivery from those without one', () => {
    const [status] = decisionsOf(details(), explanation());
    const [delivery] = status.deliveries;
    expect(targetOf(status, delivery)?.content).toMatchObject({
      context: 'build-shop',
    });
    const older = { ...delivery, createdAt: at(-3_600_000) };
    expect(
      targetOf({ ...status, deliveries: [older, delivery] }, older),
    ).toBeUndefined();
    expect(unrecorded(status).map(({ where }) => where)).toEqual(['acme/docs']);
  });

  it.each([
    ['state', -60_000, 'acme/shop', true],
    ['state', -60_000, 'acme/docs', false],
    ['state', 60_000, 'acme/shop', false],
    ['event', -60_000, 'acme/shop', false],
  ] as const)(
    'a %s recorded %d ms from another at %s is overtaken: %s',
    (kind, offset, where, expected) => {
      const [status] = decisionsOf(details());
      const [other] = status.deliveries;
      const delivery = {
        ...other,
        kind,
        createdAt: new Date(Date.parse(other.createdAt) + offset).toISOString(),
        target: { ...other.target, where },
      };
      expect(isOvertaken({ deliveries: [delivery, other] }, delivery)).toBe(
        expected,
      );
    },
  );
});
