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
import { listOf, rowOf, targetOf } from './pages';

test.describe('A developer whom nobody told', () => {
  test('sees that Slack does not answer, when the next try is, and that it arrives', async ({
    guest,
    world,
  }) => {
    const { checkout } = world.teams;
    const outage = world.outside.slack.faults.add({
      effect: { kind: 'status', status: 503 },
      path: /chat\.(postMessage|update)$/,
      when: ({ body }) =>
        JSON.stringify(body ?? null).includes(checkout.channel.id),
    });
    const { run } = checkout.played('failed', { seed: 31 });
    await guest.goto(listOf('checkout'));
    const row = rowOf(guest, run.name);
    const slack = targetOf(row, /^Slack: message, #checkout-builds/);
    await expect(slack.getByRole('img', { name: 'retrying' })).toBeVisible();
    await expect(slack).toContainText(/again (now|in \d+ (s|min))/);
    await expect(slack).toHaveAttribute('title', /503/);
    // One vendor's trouble is no other's.
    await expect(
      targetOf(row, 'GitHub: commit status, acme/checkout: delivered'),
    ).toBeVisible();

    outage.clear();
    await expect(
      targetOf(row, 'Slack: message, #checkout-builds: delivered'),
    ).toBeVisible({ timeout: 40_000 });
    expect(
      world.outside.slack
        .messages(checkout.channel.id)
        .filter(({ text }) => text.includes(run.name)),
    ).toHaveLength(1);
  });

  test('reads which Secret is missing, and is told once it is there', async ({
    guest,
    world,
  }) => {
    const { stock } = world.teams;
    const { run } = stock.played('failed', { seed: 32 });
    await guest.goto(listOf('stock'));
    const row = rowOf(guest, run.name);
    const slack = targetOf(row, /^Slack: message, #stock-builds/);
    await expect(slack.getByRole('img', { name: 'held' })).toBeVisible();
    await expect(slack).toContainText('slack-app');
    const github = targetOf(row, /^GitHub: commit status, acme\/stock/);
    await expect(github.getByRole('img', { name: 'held' })).toBeVisible();
    await expect(github).toContainText('github-app');

    stock.addSecrets();
    await expect(
      targetOf(row, 'Slack: message, #stock-builds: delivered'),
    ).toBeVisible({ timeout: 50_000 });
    await expect(
      targetOf(row, 'GitHub: commit status, acme/stock: delivered'),
    ).toBeVisible({ timeout: 50_000 });
  });

  test('reads who is told before any Run exists', async ({ guest }) => {
    await guest.goto(listOf('reviews'));
    await expect(
      guest.getByRole('heading', { name: 'No Run yet' }),
    ).toBeVisible();
    const told = guest
      .getByRole('article')
      .filter({ hasText: 'Who is told about this component' })
      .getByRole('listitem');
    await expect(told.filter({ hasText: 'commit status' })).toContainText(
      'GitHub',
    );
    await expect(told.filter({ hasText: '#reviews-builds' })).toContainText(
      'Slack',
    );
    await expect(told.filter({ hasText: '#ops' })).toContainText(
      /could not start/,
    );
  });

  test('reads which annotation is missing, and copies it', async ({
    guest,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await guest.goto(listOf('newcomer'));
    await expect(
      guest.getByRole('heading', {
        name: 'Which Runs belong to this component?',
      }),
    ).toBeVisible();
    await guest.getByRole('button', { name: 'Copy' }).click();
    await expect(guest.getByRole('button', { name: 'Copied' })).toBeVisible();
    await expect
      .poll(() => guest.evaluate(() => navigator.clipboard.readText()))
      .toContain('backstage.io/kubernetes-id: newcomer');
  });

  test('is not bothered on a component without pipelines', async ({
    guest,
  }) => {
    await guest.goto('/catalog/default/component/reports');
    await expect(
      guest.getByRole('navigation', { name: 'Content navigation' }),
    ).toBeVisible();
    await expect(
      guest.getByRole('heading', { name: 'reports', level: 2 }),
    ).toBeVisible();
    await expect(guest.getByText('CI notifications')).toHaveCount(0);
    await expect(guest.getByRole('button', { name: 'Deployment' })).toHaveCount(
      0,
    );
  });

  test('is told that a Run is not known, and where the Runs are', async ({
    guest,
  }) => {
    await guest.goto(`${listOf('shop')}/runs/AAAAAAAAAAAAAAAAAAAAAA`);
    await expect(
      guest.getByRole('heading', { name: 'This Run is not known' }),
    ).toBeVisible();
    await guest.getByRole('link', { name: 'CI notifications' }).last().click();
    await expect(guest).toHaveURL(new RegExp(`${listOf('shop')}$`));
    await expect(
      guest.getByRole('heading', { name: 'CI notifications' }),
    ).toBeVisible();
  });
});
