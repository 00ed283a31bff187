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

import { expect, test } from './fixtures';
import {
  listOf,
  pasteNotification,
  previewOf,
  rowOf,
  sectionOf,
} from './pages';

const FAILURES = `apiVersion: integrations.tekton.ornew.io/v1alpha1
kind: Notification
metadata:
  name: failures
spec:
  providerRef:
    name: slack
  filter:
    statuses: [failed]
`;

test.describe('Somebody who writes a Notification', () => {
  test('sees what one that exists would have reported', async ({
    guest,
    world,
  }) => {
    const { run } = world.teams.orders.played('failed', { seed: 71 });
    await guest.goto(listOf('orders'));
    await expect(rowOf(guest, run.name)).toBeVisible();
    await guest.goto('/tekton-integrations');
    await guest
      .getByRole('table', { name: 'Notifications' })
      .getByRole('row', { name: /^commit-status .*team-orders/ })
      .getByRole('link', { name: 'Preview commit-status' })
      .click();
    const report = sectionOf(guest, 'What it would report');
    const told = report
      .getByRole('list', { name: 'Runs, newest first' })
      .getByRole('listitem')
      .filter({ has: guest.getByRole('heading', { name: run.name }) });
    await expect(told).toContainText('would be told');
    await expect(told).toContainText('GitHub commit status · acme/orders');
    await told.getByText('Content').click();
    await expect(told.getByRole('region')).toContainText('"state": "failure"');
  });

  test('tries one that does not exist, and nobody is told', async ({
    guest,
    world,
  }) => {
    const { orders } = world.teams;
    const failed = orders.played('failed', { seed: 72 }).run;
    const succeeded = orders.played('succeeded', { seed: 73 }).run;
    await guest.goto(listOf('orders'));
    await expect(rowOf(guest, failed.name)).toContainText('#orders-builds');
    await expect(rowOf(guest, succeeded.name)).toContainText('#orders-builds');
    const before = world.outside.slack.messages(orders.channel.id).length;

    await guest.goto(previewOf());
    await pasteNotification(guest, 'team-orders', FAILURES);
    const report = sectionOf(guest, 'What it would report');
    await expect(report).toContainText(/#orders-builds when .* failed/);
    await expect(report).toContainText(/would be told/);
    await expect(
      report.getByRole('heading', { name: failed.name }),
    ).toBeVisible();
    await expect(
      report.getByRole('heading', { name: succeeded.name }),
    ).toHaveCount(0);
    await expect(
      report.getByRole('list', { name: /What decided against/ }),
    ).toContainText('statuses');
    expect(world.outside.slack.messages(orders.channel.id)).toHaveLength(
      before,
    );
  });

  test('reads which field is wrong', async ({ guest }) => {
    await guest.goto(previewOf());
    await pasteNotification(
      guest,
      'team-orders',
      FAILURES.replace('failed', 'broken'),
    );
    await expect(
      guest.getByRole('alert').filter({ hasText: 'It cannot report' }),
    ).toContainText('filter.statuses');
  });
});

test.describe('Somebody who asks why', () => {
  test('reads what each Notification decided, and by which commit', async ({
    guest,
    world,
  }) => {
    const { run } = world.teams.orders.played('succeeded', { seed: 74 });
    await guest.goto(listOf('orders'));
    await guest.getByRole('link', { name: run.name }).click();
    const why = sectionOf(guest, 'Why?');
    await expect(why).toContainText(/acme\/orders@[0-9a-f]{40}, said by /);
    await expect(why).toContainText(/commit-status.*matched/);
    await expect(why).toContainText(/could-not-start.*not sent: not matched/);
  });
});
