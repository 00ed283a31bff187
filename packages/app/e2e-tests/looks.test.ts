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
import {
  fitsInWidth,
  listOf,
  OURS,
  pasteNotification,
  previewOf,
} from './pages';

interface View {
  /** Completes "reads …". */
  goal: string;
  file: string;
  open: (page: Page) => Promise<unknown>;
  /** What a person does there; the portal forgets it with each theme. */
  again?: (page: Page) => Promise<unknown>;
  /** What is there once the view is complete. */
  complete: (page: Page) => Locator;
}

const FAILED = 'build-cart-fail1';

const WRONG = `providerRef:
  name: slack
filter:
  statuses: [broken]
`;

const heading = (name: string) => (page: Page) =>
  page.getByRole('heading', { name, exact: true });

const VIEWS: readonly View[] = [
  {
    goal: 'the list of Runs',
    file: 'list',
    open: page => page.goto(listOf('cart')),
    complete: page => page.getByRole('list', { name: 'Runs, newest first' }),
  },
  {
    goal: 'the page of a Run',
    file: 'run',
    open: async page => {
      await page.goto(listOf('cart'));
      await page.getByRole('link', { name: FAILED }).click();
      await page.waitForURL(/\/runs\//);
    },
    complete: page => page.getByText(/, said by /),
  },
  {
    goal: 'the card on the overview',
    file: 'card',
    open: page => page.goto('/catalog/default/component/cart'),
    complete: page => page.getByRole('link', { name: 'build-cart' }),
  },
  {
    goal: 'the page of Providers and Notifications',
    file: 'overview',
    open: page => page.goto('/tekton-integrations'),
    complete: page => page.getByRole('row', { name: /^github .*team-cart/ }),
  },
  {
    goal: 'what a Notification would have reported',
    file: 'preview',
    open: async page => {
      await page.goto('/tekton-integrations');
      await page
        .getByRole('row', { name: /^commit-status .*team-cart/ })
        .getByRole('link', { name: 'Preview commit-status' })
        .click();
      await page.waitForURL(/\/preview\?rule=/);
    },
    complete: page => page.getByText(/Runs of the last 7 days would be told/),
  },
  {
    goal: 'where to paste a Notification',
    file: 'preview-form',
    open: page => page.goto(previewOf()),
    complete: page => page.getByRole('textbox', { name: /^Namespace/ }),
  },
  {
    goal: 'what is wrong with a Notification',
    file: 'preview-problems',
    open: page => page.goto(previewOf()),
    again: page => pasteNotification(page, 'team-cart', WRONG),
    complete: page => page.getByText('It cannot report anything yet'),
  },
  {
    goal: 'that a Notification is not known',
    file: 'preview-unknown',
    open: page => page.goto(previewOf('kubernetes/sandbox/team-cart/gone')),
    complete: heading('This Notification is not known'),
  },
  {
    goal: 'that there is no Run yet',
    file: 'no-run',
    open: page => page.goto(listOf('reviews')),
    complete: page => page.getByText('#reviews-builds'),
  },
  {
    goal: 'which annotation is missing',
    file: 'no-annotation',
    open: page => page.goto(listOf('newcomer')),
    complete: heading('Which Runs belong to this component?'),
  },
  {
    goal: 'that no Run matches',
    file: 'no-match',
    open: page => page.goto(`${listOf('cart')}?search=nothing`),
    complete: heading('No Run matches these filters'),
  },
  {
    goal: 'that a Run is not known',
    file: 'unknown-run',
    open: page => page.goto('/tekton-integrations/runs/AAAAAAAAAAAAAAAAAAAAAA'),
    complete: heading('This Run is not known'),
  },
];

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 400, height: 800 };

/** A Run of each kind; the one that failed took its time. */
test.beforeAll(async ({ world }) => {
  const { cart } = world.teams;
  (['succeeded', 'cancelled', 'couldNotStart', 'timedOut'] as const).forEach(
    (scenario, index) => cart.played(scenario, { seed: 50 + index }),
  );
  await cart.begin('failed', { seed: 60, name: FAILED }).ended;
});

test.describe('Somebody with a phone or a desk, by day or by night', () => {
  for (const { goal, file, open, again, complete } of VIEWS) {
    test(`reads ${goal}`, async ({ guest }) => {
      await open(guest);
      for (const viewport of [WIDE, NARROW]) {
        await guest.setViewportSize(viewport);
        // The portal's frame slides into its new place otherwise.
        await guest.reload();
        for (const colorScheme of ['light', 'dark'] as const) {
          await guest.emulateMedia({ colorScheme });
          await expect(guest.locator('body')).toHaveAttribute(
            'data-theme-mode',
            colorScheme,
          );
          await again?.(guest);
          await expect(complete(guest).first()).toBeVisible();
          await fitsInWidth(guest);
          await guest.screenshot({
            path: path.join(
              OUTPUT,
              `${file}-${colorScheme}-${viewport.width}.png`,
            ),
            fullPage: true,
            animations: 'disabled',
          });
          expect(await barriersOf(guest, OURS)).toEqual([]);
        }
      }
    });
  }
});
