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

import { z } from 'zod';
import { FULL_SECTIONS } from './fullSpecs';

const objectSchema = z.record(z.string(), z.unknown());

/** What breaks a CEL rule, made from an object that keeps all of them. */
interface RuleBreaker {
  readonly rule: RegExp;
  /**
   * @param value - where the rule stands
   * @param match - of the rule's text
   */
  readonly broken: (
    value: Record<string, unknown>,
    match: RegExpMatchArray,
  ) => unknown[];
}

const SLACK_SECRET = { secretRef: { name: 'slack' } };
const SLACK_CHANNELS = [{ name: 'builds' }];

const BREAKERS: readonly RuleBreaker[] = [
  {
    rule: /^self\.all\(key, size\(key\) <= (\d+)\)$/,
    broken: (value, [, limit]) => [
      { ...value, ['k'.repeat(Number(limit) + 1)]: 'a' },
    ],
  },
  {
    rule: /'Exists', 'DoesNotExist'.*has\(self\.values\)/,
    broken: value => [
      { ...value, operator: 'Exists', values: ['a'] },
      { ...value, operator: 'DoesNotExist', values: ['a'] },
      ...['In', 'NotIn', 'Matches'].map(operator => ({
        ...value,
        operator,
        values: [],
      })),
      { name: 'a', operator: 'Matches' },
    ],
  },
  {
    rule: /'In', 'NotIn'.*has\(self\.values\)/,
    broken: value => [
      { ...value, operator: 'Exists', values: ['a'] },
      { ...value, operator: 'NotIn', values: [] },
      { key: 'a', operator: 'In' },
    ],
  },
  {
    rule: /self\.fromEntity.*self\.fromRun/,
    broken: () => [
      {},
      { fromEntity: false, fromRun: false },
      { id: 'C024BE91L', fromEntity: true },
      { name: 'builds', fromRun: true },
      { fromEntity: true, fromRun: true },
    ],
  },
  {
    rule: /^!has\(self\.additionalClaims\) \|\| !has\(self\.jwtPayload\)$/,
    broken: value => [
      { ...value, additionalClaims: { a: 'a' }, jwtPayload: { b: 'b' } },
    ],
  },
  {
    rule: /^!has\(self\.(\w+)\) \|\| self\.\w+\.all\(key, !\(key in \[(.*)\]\)\)$/,
    broken: (value, [, field, claims]) => {
      const { additionalClaims: _, jwtPayload: __, ...rest } = value;
      return claims
        .split(', ')
        .map(claim => ({ ...rest, [field]: { [claim.slice(1, -1)]: 'a' } }));
    },
  },
  {
    rule: /^!has\(self\.enabled\)/,
    broken: () => [{ enabled: true }, { enabled: true, type: 'None' }],
  },
  {
    rule: /^!has\(self\.type\) \|\| self\.type != '(\w+)' \|\| has\(self\.(\w+)\)$/,
    broken: (value, [, type, field]) => {
      const { [field]: _, ...rest } = value;
      return [{ ...rest, type }];
    },
  },
  {
    rule: /^!has\(self\.externalID\) \|\| has\(self\.roleARN\)$/,
    broken: ({ roleARN: _, ...rest }) => [{ ...rest, externalID: 'acme' }],
  },
  {
    rule: /^has\(self\.url\) != has\(self\.secretURL\)$/,
    broken: ({ url: _, secretURL: __, ...rest }) => [
      rest,
      {
        ...rest,
        url: 'https://hooks.example.com',
        secretURL: { secretRef: { name: 'receiver' } },
      },
    ],
  },
  {
    rule: /^has\(self\.accessToken\) != has\(self\.webhookURL\)$/,
    broken: () => [
      { channels: SLACK_CHANNELS },
      { accessToken: SLACK_SECRET, webhookURL: SLACK_SECRET },
    ],
  },
  {
    rule: /^has\(self\.channels\) != has\(self\.webhookURL\)$/,
    broken: () => [
      { accessToken: SLACK_SECRET },
      { webhookURL: SLACK_SECRET, channels: SLACK_CHANNELS },
    ],
  },
  {
    rule: /^!has\(self\.webhookURL\) \|\| !has\(self\.mode\)/,
    broken: () =>
      ['update', 'thread'].map(mode => ({ webhookURL: SLACK_SECRET, mode })),
  },
  {
    rule: /^!\(self\.name\.lowerAscii\(\) in \[(.*)\]\)$/,
    broken: (value, [, names]) =>
      names
        .split(', ')
        .map(name => ({ ...value, name: name.slice(1, -1).toUpperCase() })),
  },
  {
    rule: /^\(self\.type == '(\w+)'\) == has\(self\.(\w+)\)$/,
    broken: (_, [, type, section]) => [
      { type },
      {
        type: 'vendor.example/Pager',
        config: {},
        [section]: objectSchema.parse(FULL_SECTIONS)[section],
      },
    ],
  },
  {
    rule: /^self\.type\.contains\('\/'\) == has\(self\.config\)$/,
    broken: value => [
      { type: 'vendor.example/Pager' },
      { ...value, config: {} },
    ],
  },
  // Only a change can break it.
  { rule: /^self\.type == oldSelf\.type$/, broken: () => [] },
];

/** Values that break a rule; throws for a rule that nothing is known to break. */
export function brokenBy(rule: string, value: unknown): unknown[] {
  for (const breaker of BREAKERS) {
    const match = breaker.rule.exec(rule);
    if (match) {
      return breaker.broken(objectSchema.parse(value), match);
    }
  }
  throw new Error(`nothing is known that breaks the rule '${rule}'`);
}
