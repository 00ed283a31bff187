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
import { OURS } from './pages';

test.describe('Somebody who wants the whole picture', () => {
  test('sees on the overview of a component how its last Run went and who knows', async ({
    guest,
    world,
  }) => {
    const { run } = world.teams.shop.played('timedOut', { seed: 41 });
    await guest.goto('/catalog/default/component/shop');
    const card = guest
      .locator(OURS)
      .filter({ has: guest.getByRole('link', { name: 'build-shop' }) });
    await expect(card).toContainText('timed out');
    await expect(card).toContainText(/told: Backstage, GitHub, Slack/);
    await card.getByRole('link', { name: 'build-shop' }).click();
    await expect(
      guest.getByRole('heading', { name: run.name, level: 2 }),
    ).toBeVisible();
  });

  test('comes from the card to all Runs', async ({ guest, world }) => {
    world.teams.shop.played('succeeded', { seed: 42 });
    await guest.goto('/catalog/default/component/shop');
    await guest.getByRole('link', { name: 'View all' }).first().click();
    await expect(
      guest.getByRole('heading', { name: 'CI notifications', level: 2 }),
    ).toBeVisible();
  });

  test('sees how Providers, Notifications and clusters are', async ({
    guest,
    world,
  }) => {
    world.outside.kube.create({
      apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
      kind: 'Notification',
      metadata: { name: 'lost', namespace: 'team-shop' },
      spec: { providerRef: { name: 'no-such-provider' } },
    });
    await guest.goto('/');
    await guest.getByRole('link', { name: 'Integrations' }).click();
    await expect(
      guest
        .getByRole('table', { name: 'Clusters' })
        .getByRole('row', { name: /^sandbox/ }),
    ).toContainText('live');
    const providers = guest.getByRole('table', { name: 'Providers' });
    await expect(
      providers.getByRole('row', { name: /^github GitHubApp team-shop/ }),
    ).toContainText('ready');
    await expect(
      providers.getByRole('row', { name: /^operators-slack SlackApp/ }),
    ).toContainText('app-config');
    const notifications = guest.getByRole('table', { name: 'Notifications' });
    await expect(
      notifications.getByRole('row', { name: /^lost / }),
    ).toContainText(/not ready.*no-such-provider/);
    await guest
      .getByRole('searchbox', { name: 'Search Providers and Notifications' })
      .fill('team-shop');
    await expect(providers.getByRole('rowheader')).toHaveText([
      'github',
      'slack',
    ]);
  });
});
