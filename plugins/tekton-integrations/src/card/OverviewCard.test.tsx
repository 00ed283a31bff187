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

import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { PluginProvider } from '../client/PluginProvider';
import { createFixtures } from '../__testUtils__/fixtures';
import { API, renderForShop } from '../__testUtils__/render';
import { OverviewCard } from './OverviewCard';

describe('OverviewCard', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { page, failed, rejected } = createFixtures(Date.now());

  const open = () =>
    renderForShop(
      <PluginProvider>
        <OverviewCard />
      </PluginProvider>,
    );

  it('shows the latest Run of each pipeline and who was told', async () => {
    const asked: URL[] = [];
    server.use(
      http.get(`${API}/runs`, ({ request }) => {
        asked.push(new URL(request.url));
        return HttpResponse.json(page({ items: [failed, rejected] }));
      }),
    );
    open();
    expect(
      await screen.findByRole('link', { name: 'build-shop' }),
    ).toHaveAttribute('href', '/ci-notifications/runs/run-1');
    expect(
      screen.getByText('told: GitHub, SNS · under way: Slack'),
    ).toBeInTheDocument();
    expect(screen.getByText(/not told: Slack \(address\)/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'View all' })).toHaveAttribute(
      'href',
      '/ci-notifications',
    );
    expect(asked[0].searchParams.get('latest')).toBe('true');
  });

  it('says what is missing when there is no Run', async () => {
    server.use(
      http.get(`${API}/runs`, () =>
        HttpResponse.json(
          page({
            items: [],
            setup: [{ code: 'noProvider', message: 'Create a Provider.' }],
          }),
        ),
      ),
    );
    open();
    expect(await screen.findByText('No Run was seen yet.')).toBeInTheDocument();
    expect(screen.getByText(/Create a Provider\./)).toBeInTheDocument();
  });

  it('says in one line what hinders it', async () => {
    server.use(
      http.get(`${API}/runs`, () => new HttpResponse(null, { status: 404 })),
    );
    open();
    expect(
      await screen.findByText(/backend of Tekton Integrations is not there/),
    ).toBeInTheDocument();
  });
});
