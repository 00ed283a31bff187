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
import { listOf, rowOf } from './pages';

const ROWS_OF_A_PAGE = 10;

test.describe('A developer who looks for one Run of many', () => {
  test.beforeAll(({ world }) => {
    for (let index = 0; index < 22; index += 1) {
      world.teams.orders.played(index % 4 === 1 ? 'failed' : 'succeeded', {
        seed: 200 + index,
        name: `build-orders-${String(index).padStart(3, '0')}`,
        branch: index === 3 ? 'fix/rounding' : 'main',
      });
    }
  });

  test('turns to older pages and back', async ({ guest }) => {
    await guest.goto(listOf('orders'));
    const pages = guest.getByRole('navigation', { name: 'Pages of Runs' });
    const rows = guest
      .getByRole('list', { name: 'Runs, newest first' })
      .getByRole('heading');
    await expect(rows).toHaveCount(ROWS_OF_A_PAGE);
    const newest = await rows.allTextContents();
    await expect(pages.getByRole('button', { name: 'newer' })).toBeDisabled();

    await pages.getByRole('button', { name: 'older' }).click();
    await expect(rows.first()).not.toHaveText(newest[0]);
    await expect(rows).toHaveCount(ROWS_OF_A_PAGE);
    await pages.getByRole('button', { name: 'older' }).click();
    await expect(rows).toHaveCount(2);
    await expect(pages.getByRole('button', { name: 'older' })).toBeDisabled();

    await pages.getByRole('button', { name: 'newer' }).click();
    await expect(rows).toHaveCount(ROWS_OF_A_PAGE);
    await pages.getByRole('button', { name: 'newer' }).click();
    await expect(rows).toHaveText(newest);
  });

  test('searches by branch and by name, and shares the address', async ({
    guest,
  }) => {
    await guest.goto(listOf('orders'));
    const search = guest.getByRole('searchbox', { name: 'Search runs' });
    const rows = guest
      .getByRole('list', { name: 'Runs, newest first' })
      .getByRole('heading');
    await search.fill('fix/rounding');
    await expect(rows).toHaveText(['build-orders-003']);
    await search.fill('orders-017');
    await expect(rows).toHaveText(['build-orders-017']);
    await expect(guest).toHaveURL(/search=orders-017/);

    await guest.reload();
    await expect(rows).toHaveText(['build-orders-017']);
    await search.fill('nothing is called so');
    await expect(
      guest.getByRole('heading', { name: 'No Run matches these filters' }),
    ).toBeVisible();
    await guest.getByRole('button', { name: 'Clear filters' }).click();
    await expect(rows).toHaveCount(ROWS_OF_A_PAGE);
  });

  test('sees only what failed', async ({ guest }) => {
    await guest.goto(listOf('orders'));
    await guest.getByRole('button', { name: /Phase$/ }).click();
    await guest.getByRole('option', { name: 'failed', exact: true }).click();
    await guest.keyboard.press('Escape');
    const list = guest.getByRole('list', { name: 'Runs, newest first' });
    await expect(list.getByRole('heading')).toHaveCount(6);
    await expect(list.getByText('succeeded')).toHaveCount(0);
    await expect(guest).toHaveURL(/phase=failed/);
  });

  test('reaches a Run and opens it by keyboard alone', async ({ guest }) => {
    await guest.goto(listOf('orders'));
    const run = 'build-orders-021';
    await expect(rowOf(guest, run)).toBeVisible();
    const link = guest.getByRole('link', { name: run });
    const isFocused = () =>
      link.evaluate(element => element === document.activeElement);
    for (let presses = 0; presses < 60 && !(await isFocused()); presses += 1) {
      await guest.keyboard.press('Tab');
    }
    await expect(link).toBeFocused();
    await guest.keyboard.press('Enter');
    await expect(
      guest.getByRole('heading', { name: run, level: 2 }),
    ).toBeVisible();
  });
});
