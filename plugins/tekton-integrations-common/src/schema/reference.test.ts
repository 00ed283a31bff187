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

import { valueRequirementSchema } from './filter';
import { referencePages } from './reference';

function rowOf(page: string, path: string): string[] {
  const row = page.split('\n').find(line => line.startsWith(`| \`${path}\` |`));
  return (row ?? '')
    .split(' | ')
    .map(cell => cell.replace(/^\| | \|$/g, '').trim());
}

describe('referencePages', () => {
  const pages = referencePages();

  it('says type, whether it is required, bounds and meaning', () => {
    expect(rowOf(pages.provider, 'spec.githubApp.appId')).toEqual([
      '`spec.githubApp.appId`',
      'integer',
      'yes',
      '',
      'at least 1',
      'Id of the GitHub App.',
    ]);
  });

  it('gives the default a column of its own', () => {
    expect(
      rowOf(pages.notification, 'spec.providerRef.source').slice(1, 4),
    ).toEqual(['`namespace`, `portal`', 'no', 'namespace']);
  });

  it('names the fields below lists and maps', () => {
    expect(rowOf(pages.provider, 'spec.slackApp.channels[].id')[1]).toBe(
      'string',
    );
    expect(
      rowOf(
        pages.configuration,
        'tektonIntegrations.providers.<name>.slackApp.accessToken',
      )[1],
    ).toBe('string, secret');
  });

  it('gives the bounds of lists, of what is in them, and of maps', () => {
    expect(rowOf(pages.notification, 'spec.filter.names')[4]).toBe(
      '1 to 64 items; each 1 to 253 characters',
    );
    expect(
      rowOf(pages.notification, 'spec.filter.labelSelector.matchLabels')[4],
    ).toBe('at most 64 entries');
  });

  it('explains each operator of a requirement', () => {
    const operators = valueRequirementSchema.shape.operator.options;
    const rows = pages.notification
      .split('\n')
      .filter(line => /^\| `\w+` \| [^|]+ \|$/.test(line));
    expect(rows.map(row => row.split('`')[1])).toEqual(operators);
  });

  it('keeps the row of a field in one line', () => {
    for (const page of Object.values(pages)) {
      const [fields] = page.split('\n## ');
      const rows = fields.split('\n').filter(line => line.startsWith('|'));
      for (const row of rows) {
        expect(row.replaceAll('\\|', '').split('|')).toHaveLength(8);
      }
    }
  });
});
