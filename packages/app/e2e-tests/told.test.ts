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

import { expect, signIn, test } from './fixtures';
import { listOf, rowOf, sectionOf, targetOf } from './pages';

/** Slow enough to be seen running between two polls. */
const LEISURELY = 0.3;

test.describe('A developer who wants to know who was told', () => {
  test('signs in and finds the tab beside the community Tekton tab, with the same Run', async ({
    page,
    world,
  }) => {
    const { run } = world.teams.shop.played('succeeded', { seed: 11 });
    await signIn(page);
    await page.goto('/catalog/default/component/shop');
    const tabs = page.getByRole('navigation', { name: 'Content navigation' });

    await tabs.getByRole('button', { name: 'Deployment' }).click();
    await page.getByRole('menuitemradio', { name: 'CI notifications' }).click();
    await expect(rowOf(page, run.name)).toContainText('succeeded');

    await tabs.getByRole('button', { name: 'Deployment' }).click();
    await page.getByRole('menuitemradio', { name: 'Tekton' }).click();
    await expect(
      page.getByRole('row').filter({ hasText: run.name }),
    ).toContainText('Succeeded');
  });

  test('watches a Run come, end and be told without reloading', async ({
    guest,
    world,
  }) => {
    await guest.goto(listOf('shop'));
    await expect(guest.getByText('live', { exact: true })).toBeVisible();
    await guest.evaluate(() => {
      document.title = 'not reloaded';
    });
    const run = world.teams.shop.begin('succeeded', {
      seed: 12,
      pace: LEISURELY,
    });
    const row = rowOf(guest, run.name);
    await expect(row).toContainText(/queued|running/);
    await expect(row).toContainText('succeeded');
    await expect(
      targetOf(row, 'GitHub: commit status, acme/shop: delivered'),
    ).toBeVisible();
    await expect(
      targetOf(row, 'Slack: message, #shop-builds: delivered'),
    ).toBeVisible();
    await expect(guest.getByRole('log')).toContainText(run.name);
    await expect(guest).toHaveTitle('not reloaded');
  });

  test('reads in the row what failed', async ({ guest, world }) => {
    const { run } = world.teams.shop.played('failed', { seed: 13 });
    await guest.goto(listOf('shop'));
    await expect(rowOf(guest, run.name)).toContainText(
      'failed · unit-tests: exit 1 in step test',
    );
  });

  test('opens a Run and sees its phases, its tries and why for each Notification', async ({
    guest,
    world,
  }) => {
    const run = world.teams.shop.begin('failed', { seed: 14 });
    await run.ended;
    await guest.goto(listOf('shop'));
    await guest.getByRole('link', { name: run.name }).click();

    await expect(
      guest.getByRole('heading', { name: run.name, level: 2 }),
    ).toBeVisible();
    const axis = guest.getByRole('group', {
      name: 'Phases of the Run above, deliveries below',
    });
    await expect(axis.getByRole('listitem').first()).toContainText('queued');
    await expect(axis).toContainText('running');
    await expect(axis).toContainText('failed');

    const why = sectionOf(guest, 'Why?');
    await expect(why).toContainText('commit-status');
    await expect(why).toContainText('GitHub commit status · acme/shop');
    await expect(why).toContainText('statuses: only invalid, timedOut');
    await expect(
      sectionOf(guest, 'What went wrong').getByRole('row').last(),
    ).toContainText('unit-tests');

    await axis
      .getByRole('button', { name: 'GitHub commit status, try 1: delivered' })
      .last()
      .click();
    const tries = why.getByRole('table', { name: /tr(y|ies)$/ });
    await expect(tries).toContainText('delivered');
  });

  test('follows the links to what was made at GitHub and Slack', async ({
    guest,
    world,
  }) => {
    const { run, sha } = world.teams.shop.played('failed', { seed: 15 });
    await guest.goto(listOf('shop'));
    const row = rowOf(guest, run.name);

    const github = guest.waitForEvent('popup');
    await row.getByRole('link', { name: 'commit status' }).click();
    const commit = (await github).locator(`#commit-acme-shop-${sha}`);
    await expect(commit).toContainText('failure');
    await expect(commit).toContainText('build-shop — Failed');

    const slack = guest.waitForEvent('popup');
    await row.getByRole('link', { name: '#shop-builds' }).click();
    // The answer in its thread says the same.
    await expect(
      (await slack).locator('.message').filter({ hasText: run.name }).first(),
    ).toContainText('failed');
  });

  test('comes from the commit status at GitHub to the page of the Run', async ({
    guest,
    world,
  }) => {
    const { run, sha } = world.teams.shop.played('failed', { seed: 16 });
    await expect
      .poll(() => world.outside.github.statuses('acme', 'shop', sha).length)
      .toBeGreaterThan(0);
    await guest.goto(world.outside.page.url);
    await guest
      .locator(`#commit-acme-shop-${sha}`)
      .getByRole('link', { name: 'Details' })
      .first()
      .click();
    await expect(guest).toHaveURL(/\/tekton-integrations\/runs\/[^/]+$/);
    await expect(
      guest.getByRole('heading', { name: run.name, level: 2 }),
    ).toBeVisible();
    await expect(sectionOf(guest, 'Why?')).toContainText('delivered');
  });
});
