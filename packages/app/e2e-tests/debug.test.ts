import { test, expect } from './fixtures';
test('debug', async ({ guest, world }) => {
  const run = world.teams.shop.played('failed', { seed: 7, branch: 'main' });
  await guest.goto('/catalog/default/component/shop/ci-notifications');
  await expect(guest.getByRole('link', { name: run.run.name })).toBeVisible();
  await guest.screenshot({ path: 'test-results/debug.png', fullPage: true });
  console.log(await guest.locator('body').ariaSnapshot());
});
