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

import { expect, type Locator, type Page } from '@playwright/test';

/** Where the list of a component's Runs is. */
export const listOf = (component: string) =>
  `/catalog/default/component/${component}/ci-notifications`;

/** The row of a Run in that list. */
export const rowOf = (page: Page, run: string): Locator =>
  page
    .getByRole('list', { name: 'Runs, newest first' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: run, exact: true }) });

/** What a row says of one target, by the beginning of its title. */
export const targetOf = (row: Locator, title: string | RegExp): Locator =>
  row.getByRole('listitem', { name: title });

/** The preview of Notifications; of a rule, or of what a person pastes. */
export const previewOf = (rule?: string) =>
  `/tekton-integrations/preview${
    rule === undefined ? '' : `?${new URLSearchParams({ rule })}`
  }`;

/** Pastes a Notification of a namespace and asks for its preview. */
export async function pasteNotification(
  page: Page,
  namespace: string,
  text: string,
): Promise<void> {
  await page
    .getByRole('textbox', { name: /^Notification, or its spec/ })
    .fill(text);
  await page.getByRole('textbox', { name: /^Namespace/ }).fill(namespace);
  await page.getByRole('button', { name: 'Show preview' }).click();
}

/** A card or a titled part of a page. */
export const sectionOf = (page: Page, title: string): Locator =>
  page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** All that the plugin draws on a page, without the portal's frame. */
export const OURS = '[data-testid="tekton-integrations"]';

/** Nothing of the page lies beside what can be seen of it. */
export async function fitsInWidth(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          document.documentElement.scrollWidth -
          document.documentElement.clientWidth,
      ),
    )
    .toBeLessThanOrEqual(0);
}
