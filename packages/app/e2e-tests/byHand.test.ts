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

import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { barriersOf } from './barriers';
import { expect, OUTPUT, test } from './fixtures';
import { fitsInWidth, listOf, OURS, rowOf, targetOf } from './pages';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 400, height: 800 };
/** Menus are dialogs as well. */
const DIALOG = 'section[role="dialog"]';

/**
 * Looks by night and by day, on a phone and at a desk.
 *
 * @param shown - is there once the view is complete
 * @param open - does again what the portal forgets with each theme
 */
async function look(
  page: Page,
  file: string,
  shown: Locator,
  open?: () => Promise<unknown>,
): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      colorScheme,
    );
    await open?.();
    await expect(shown.first()).toBeVisible();
    for (const viewport of [NARROW, WIDE]) {
      await page.setViewportSize(viewport);
      await fitsInWidth(page);
      await page.screenshot({
        path: path.join(OUTPUT, `${file}-${colorScheme}-${viewport.width}.png`),
        fullPage: open === undefined,
        animations: 'disabled',
      });
      expect(await barriersOf(page, open ? DIALOG : OURS)).toEqual([]);
    }
    if (open) {
      await page.keyboard.press('Escape');
      await expect(page.locator(DIALOG)).toBeHidden();
    }
  }
}

/** Opens a dialog out of the actions of a Provider or a Notification. */
async function choose(
  row: Locator,
  action: string,
  title: string,
): Promise<Locator> {
  const page = row.page();
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: action }).click();
  return page.getByRole('dialog', { name: title });
}

test.describe('An operator who steps in by hand', () => {
  test('pauses a Provider, sees who waits for that, and resumes it', async ({
    guest,
    world,
  }) => {
    const { checkout } = world.teams;
    await guest.goto('/tekton-integrations');
    const provider = guest
      .getByRole('table', { name: 'Providers' })
      .getByRole('row', { name: /^slack SlackApp team-checkout/ });
    const actions = provider.getByRole('button', {
      name: 'Actions for team-checkout/slack',
    });
    await look(
      guest,
      'by-hand-test',
      guest.getByText('They work'),
      async () => {
        const testing = await choose(
          provider,
          'Test credentials…',
          'Test Provider team-checkout/slack',
        );
        await testing.getByRole('button', { name: 'Test' }).click();
        await expect(testing.getByRole('status')).toContainText('They work');
      },
    );
    await expect(actions).toBeFocused();

    await look(guest, 'by-hand-pause', guest.locator(DIALOG), () =>
      choose(provider, 'Pause…', 'Pause Provider team-checkout/slack?'),
    );
    const pausing = await choose(
      provider,
      'Pause…',
      'Pause Provider team-checkout/slack?',
    );
    await pausing
      .getByRole('textbox', { name: /^Why/ })
      .fill('the workspace moves');
    await pausing.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(pausing).toBeHidden();
    await expect(provider).toContainText(
      /paused by guest .*: the workspace moves/i,
    );
    await expect(
      guest.getByRole('listitem').filter({
        hasText:
          /Provider team-checkout\/slack is paused\s+by guest.*: the workspace moves/i,
      }),
    ).toBeVisible();
    await expect(actions).toBeFocused();
    await look(guest, 'overview-paused', provider);

    const { run } = checkout.played('failed', { seed: 71 });
    await guest.goto(listOf('checkout'));
    const slack = targetOf(
      rowOf(guest, run.name),
      /^Slack: message, #checkout-builds/,
    );
    await expect(slack.getByRole('img', { name: 'held' })).toBeVisible();
    await expect(slack).toContainText(
      /is paused by guest since .*\(the workspace moves\): resume it to go on/,
    );

    await guest.goto('/tekton-integrations');
    await look(guest, 'by-hand-resume', guest.locator(DIALOG), () =>
      choose(provider, 'Resume…', 'Resume Provider team-checkout/slack'),
    );
    const resuming = await choose(
      provider,
      'Resume…',
      'Resume Provider team-checkout/slack',
    );
    await resuming.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect(resuming).toBeHidden();
    await expect(provider).toContainText('ready');
    await guest.goto(listOf('checkout'));
    await expect(
      targetOf(
        rowOf(guest, run.name),
        'Slack: message, #checkout-builds: delivered',
      ),
    ).toBeVisible();
  });

  test('redelivers what failed, and is led to the new delivery', async ({
    guest,
    world,
  }) => {
    const { checkout } = world.teams;
    const { slack } = world.outside;
    const messages = (name: string) =>
      slack
        .messages(checkout.channel.id)
        .filter(({ text }) => text.includes(name));
    slack.removeFromChannel(checkout.channel.id);
    const { run } = checkout.played('failed', { seed: 72 });
    const { run: other } = checkout.played('failed', { seed: 73 });
    await guest.goto(listOf('checkout'));
    for (const { name } of [run, other]) {
      await expect(
        targetOf(rowOf(guest, name), /^Slack: .*: rejected/),
      ).toBeVisible();
    }
    slack.inviteToChannel(checkout.channel.id);

    await guest.getByRole('link', { name: run.name }).click();
    const redeliver = guest.getByRole('button', {
      name: 'Redeliver: Slack message · #checkout-builds, failed',
    });
    await expect(redeliver).toBeVisible();
    await look(guest, 'run-rejected', redeliver);
    await redeliver.focus();
    await guest.keyboard.press('Enter');
    await expect(
      guest.getByText(/Slack message .*: sent again by guest\./).first(),
    ).toBeVisible();
    await expect(guest.locator('[id^="delivery-"]:focus')).toContainText(
      'Redelivered by guest.',
    );
    const again = guest
      .locator('[id^="delivery-"]')
      .filter({ hasText: /^delivered.*Redelivered by guest\./ });
    await expect(again).toBeVisible();
    expect(messages(run.name)).toHaveLength(1);
    await look(guest, 'run-redelivered', again);

    await guest.goto('/tekton-integrations');
    const rule = guest
      .getByRole('table', { name: 'Notifications' })
      .getByRole('row', { name: /^all-runs .*team-checkout/ });
    const counted = async () => {
      const all = await choose(
        rule,
        'Redeliver what failed…',
        'Redeliver what failed of team-checkout/all-runs',
      );
      await expect(all).toContainText(/\d deliver(y|ies) failed since/);
      await expect(all).toContainText(other.name);
      return all;
    };
    await look(guest, 'by-hand-redeliver', guest.locator(DIALOG), counted);
    const all = await counted();
    await all.getByRole('button', { name: 'Redeliver all' }).click();
    await expect(all).toContainText(/\d deliver(y is|ies are) sent again\./);
    await expect.poll(() => messages(other.name).length).toBeGreaterThan(0);
    await all.getByRole('button', { name: 'Close' }).last().click();
    await expect(all).toBeHidden();
  });

  test('sees that nothing waits for a review', async ({ guest }) => {
    await guest.goto('/tekton-integrations/review');
    const empty = guest.getByRole('heading', {
      name: 'Nothing waits for a review',
    });
    await expect(empty).toBeVisible();
    await look(guest, 'review-empty', empty);
  });
});
