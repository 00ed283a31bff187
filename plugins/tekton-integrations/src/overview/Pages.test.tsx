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
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createFixtures } from '../__testUtils__/fixtures';
import { API, renderForShop } from '../__testUtils__/render';
import { Pages } from './Pages';

describe('Pages', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { at, provider, notification, preview, status, details, explanation } =
    createFixtures(Date.now());

  const answer = (
    parts: {
      status?: object;
      providers?: object[];
      notifications?: object[];
    } = {},
  ) =>
    server.use(
      http.get(`${API}/status`, () =>
        HttpResponse.json(parts.status ?? status()),
      ),
      http.get(`${API}/providers`, () =>
        HttpResponse.json({ items: parts.providers ?? [provider()] }),
      ),
      http.get(`${API}/notifications`, () =>
        HttpResponse.json({ items: parts.notifications ?? [notification()] }),
      ),
      http.get(`${API}/deliveries/review`, () =>
        HttpResponse.json({ items: [], more: false }),
      ),
    );

  it('shows Providers, Notifications, clusters and counts', async () => {
    answer();
    renderForShop(<Pages />);
    const providers = within(
      await screen.findByRole('table', { name: 'Providers' }),
    );
    expect(
      providers.getByRole('rowheader', { name: 'github' }),
    ).toBeInTheDocument();
    expect(providers.getByText('GitHubApp')).toBeInTheDocument();
    expect(providers.getByText('ready')).toBeInTheDocument();
    expect(providers.getByText('shop · production')).toBeInTheDocument();
    const notifications = within(
      await screen.findByRole('table', { name: 'Notifications' }),
    );
    expect(
      notifications.getByText(/commit status on the Run/),
    ).toBeInTheDocument();
    const clusters = within(
      await screen.findByRole('table', { name: 'Clusters' }),
    );
    expect(clusters.getByText(/ECONNREFUSED/)).toBeInTheDocument();
    expect(clusters.getByText('13 min ago')).toBeInTheDocument();
    expect(screen.getByText('1,284')).toBeInTheDocument();
  });

  it('says what came of the deliveries of each, and what is out of order', async () => {
    const [ready] = provider().conditions;
    const statistics = {
      counts: { delivered: 1204, rejected: 3, waiting: 0, held: 2 },
      lastDelivery: {
        time: at(-120_000),
        run: 'shop/build-shop-x7k2p',
        target: 'GitHub commit status acme/shop',
        state: 'delivered',
      },
      lastError: {
        time: at(-7_200_000),
        message: 'GitHub answered 422.',
        run: 'shop/build-shop-old',
      },
    };
    answer({
      providers: [
        provider({
          statistics,
          conditions: [
            ready,
            {
              ...ready,
              type: 'Throttled',
              message: 'GitHub allows the next request at 14:03:20.',
            },
          ],
        }),
      ],
      notifications: [
        notification({
          statistics: {
            counts: { delivered: 0, rejected: 0, waiting: 0, held: 0 },
          },
          conditions: [
            {
              ...ready,
              status: 'False',
              reason: 'ManagedElsewhere',
              message: 'Portal b reports this cluster.',
            },
            { ...ready, type: 'TargetConflict', message: 'Same channel.' },
          ],
        }),
      ],
    });
    renderForShop(<Pages />);
    const row = await screen.findByRole('row', { name: /^github/ });
    expect(row).toHaveTextContent(
      /ready.*rate limit · GitHub allows the next request at 14:03:20/,
    );
    expect(row).toHaveTextContent(/1,204delivered3rejected2held/);
    expect(
      within(row).getByRole('img', { name: 'delivered' }),
    ).toBeInTheDocument();
    expect(row).toHaveTextContent(
      /shop\/build-shop-x7k2p · GitHub commit status acme\/shop 2 min ago/,
    );
    expect(row).toHaveTextContent(
      /Last error 2 h ago: GitHub answered 422\. \(shop\/build-shop-old\)/,
    );
    const rule = await screen.findByRole('row', { name: /^commit-status/ });
    expect(rule).toHaveTextContent(
      /managed elsewhere · Portal b reports this cluster\. target conflict · Same channel\./,
    );
    expect(rule).toHaveTextContent('nothing yet');
  });

  it('leads from a Notification to its preview', async () => {
    answer();
    server.use(http.post(`${API}/preview`, () => HttpResponse.json(preview())));
    renderForShop(<Pages />);
    expect(
      await screen.findByRole('link', { name: 'Preview commit-status' }),
    ).toHaveAttribute(
      'href',
      '/tekton-integrations/preview?rule=kubernetes%2Fproduction%2Fshop%2Fcommit-status',
    );
  });

  it('says how fresh each kind is, at once where one is not', async () => {
    const kinds = [
      { kind: 'PipelineRun', state: 'live', freshAt: at(-1_000) },
      {
        kind: 'Notification',
        state: 'forbidden',
        message: 'Grant watch on notifications.',
        freshAt: at(-840_000),
      },
    ];
    const [cluster] = status().clusters;
    answer({
      status: status({
        clusters: [
          { ...cluster, kinds: [kinds[0]] },
          { ...cluster, name: 'staging', kinds },
        ],
      } as object),
    });
    renderForShop(<Pages />);
    const row = async (name: RegExp) =>
      within(await screen.findByRole('row', { name }));
    expect((await row(/^production/)).getByText('1 kind live')).toBeVisible();
    expect(
      (await row(/^production/)).getByText(/PipelineRun/),
    ).not.toBeVisible();
    const staging = await row(/^staging/);
    expect(staging.getByText('1 of 2 kinds not live')).toBeVisible();
    expect(staging.getByText(/^Notification/)).toHaveTextContent(
      'Notification no right to watch · heard 14 min ago · Grant watch on notifications.',
    );
  });

  it('says that nothing is sent, and what of app-config was skipped', async () => {
    answer({
      status: status({
        mode: 'observe',
        configErrors: [{ path: 'providers.slack', message: 'no channels' }],
        warnings: ['The portal may not write Events: grant reporter.'],
      }),
    });
    renderForShop(<Pages />);
    expect(
      await screen.findByText('Observing: nothing is sent'),
    ).toBeInTheDocument();
    expect(screen.getByText('providers.slack')).toBeInTheDocument();
    expect(screen.getByText(/may not write Events/)).toBeInTheDocument();
  });

  it('shows an example where there is no Provider or Notification', async () => {
    answer({ providers: [], notifications: [] });
    renderForShop(<Pages />);
    expect(
      await screen.findByRole('region', { name: 'No Provider yet' }),
    ).toHaveTextContent('kind: Provider');
    expect(
      await screen.findByRole('region', { name: 'No Notification yet' }),
    ).toHaveTextContent('kind: Notification');
  });

  it('draws many rows in steps and finds one by its name', async () => {
    answer({
      providers: Array.from({ length: 60 }, (_, index) =>
        provider({ id: `p${index}`, name: `provider-${index}` }),
      ),
    });
    renderForShop(<Pages />);
    const table = await screen.findByRole('table', { name: 'Providers' });
    expect(within(table).getAllByRole('rowheader')).toHaveLength(25);
    await userEvent.click(screen.getByRole('button', { name: 'Show 25 more' }));
    expect(within(table).getAllByRole('rowheader')).toHaveLength(50);
    await userEvent.type(screen.getByRole('searchbox'), 'provider-59');
    expect(
      within(screen.getByRole('table', { name: 'Providers' })).getAllByRole(
        'rowheader',
      ),
    ).toHaveLength(1);
    expect(
      screen.getByText('Nothing matches this search.'),
    ).toBeInTheDocument();
  });

  it('names the permission of the part that may not be seen', async () => {
    answer();
    server.use(
      http.get(`${API}/notifications`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'no' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    renderForShop(<Pages />);
    expect(
      await screen.findByText('tekton-integrations.rule.read'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Providers' }),
    ).toBeInTheDocument();
  });

  it('says once that the backend is missing', async () => {
    server.use(
      http.get(`${API}/*`, () => new HttpResponse(null, { status: 404 })),
    );
    renderForShop(<Pages />);
    expect(
      await screen.findAllByRole('heading', { name: /is not there/ }),
    ).toHaveLength(1);
  });

  it("shows a Run's page that vendors link to", async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
      http.get(`${API}/runs/run-1/explain`, () =>
        HttpResponse.json(explanation()),
      ),
    );
    renderForShop(<Pages />, { path: '/runs/run-1' });
    expect(
      await screen.findByRole('heading', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Tekton Integrations' }),
    ).toHaveAttribute('href', '/tekton-integrations');
  });
});
