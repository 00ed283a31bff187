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
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeliveryList } from 'backstage-plugin-tekton-integrations-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createFixtures } from '../__testUtils__/fixtures';
import { refuse } from '../__testUtils__/refuse';
import { API, renderForShop } from '../__testUtils__/render';
import { Pages } from '../overview/Pages';

const RETRY = 'tekton-integrations.delivery.retry';
const DISCARD = 'tekton-integrations.delivery.discard';

describe('what waits for a review', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { provider, notification, status, slack, run } = createFixtures(
    Date.now(),
  );

  const doubted = (name: string): DeliveryList['items'][number] => ({
    delivery: slack({
      id: `of-${name}`,
      state: 'held',
      reason: 'doubted',
      message: 'It may have arrived: look there.',
      actions: ['release', 'discard'],
    }),
    run: run({ id: `id-${name}`, name }),
  });

  function serve(...names: string[]) {
    const shown = { items: names.map(doubted), more: false };
    const asked: unknown[] = [];
    server.use(
      http.get(`${API}/deliveries/review`, () => HttpResponse.json(shown)),
      http.get(`${API}/status`, () => HttpResponse.json(status())),
      http.get(`${API}/providers`, () =>
        HttpResponse.json({ items: [provider()] }),
      ),
      http.get(`${API}/notifications`, () =>
        HttpResponse.json({ items: [notification()] }),
      ),
    );
    return { shown, asked };
  }

  const open = (denied: string[] = []) =>
    renderForShop(<Pages />, { path: '/review', denied });

  it('is counted on the overview, which leads to it', async () => {
    serve('build-1', 'build-2');
    renderForShop(<Pages />);
    expect(
      await screen.findByText(/^2 deliveries wait for a review/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Review' })).toHaveAttribute(
      'href',
      '/tekton-integrations/review',
    );
  });

  it('is not spoken of on the overview when there is none', async () => {
    serve();
    renderForShop(<Pages />);
    await screen.findByRole('table', { name: 'Providers' });
    expect(
      screen.queryByRole('heading', { name: 'Waits for somebody' }),
    ).not.toBeInTheDocument();
  });

  it('is let go one by one, each with its Run and why it waits', async () => {
    const { shown } = serve('build-1');
    server.use(
      http.post(`${API}/deliveries/of-build-1/release`, () => {
        const [{ delivery }] = shown.items;
        shown.items = [];
        return HttpResponse.json({ message: 'Let go by guest.', delivery });
      }),
    );
    open();
    expect(
      await screen.findByRole('link', { name: 'build-1' }),
    ).toHaveAttribute('href', '/tekton-integrations/runs/id-build-1');
    expect(
      screen.getByText('It may have arrived: look there.'),
    ).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('button', { name: /^Let go: / }),
    );
    expect(
      await screen.findByRole('heading', {
        name: 'Nothing waits for a review',
      }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/may have arrived already, so/)).toBeNull();
  });

  it('is let go all at once', async () => {
    const { shown, asked } = serve('build-1', 'build-2');
    server.use(
      http.post(`${API}/deliveries/release`, async ({ request }) => {
        asked.push(await request.json());
        shown.items = [];
        return HttpResponse.json({
          message: '',
          done: 2,
          refused: 0,
          refusals: [],
        });
      }),
    );
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Let all go…: failures' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText(/^Why/), 'looked');
    await userEvent.click(dialog.getByRole('button', { name: 'Let all go' }));
    expect(
      await dialog.findByText('2 deliveries were let go.'),
    ).toBeInTheDocument();
    expect(asked).toEqual([
      { rule: 'kubernetes/production/shop/failures', comment: 'looked' },
    ]);
  });

  it('is discarded as far as it is listed, and no more', async () => {
    const { asked } = serve('build-1', 'build-2', 'build-3');
    server.use(
      http.post(`${API}/deliveries/:id/discard`, ({ params }) => {
        asked.push(params.id);
        return params.id === 'of-build-2'
          ? refuse(409, 'ConflictError', 'It is on its way just now.')
          : HttpResponse.json({
              message: '',
              delivery: doubted('build-1').delivery,
            });
      }),
    );
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Discard all…: failures' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Discard all' }));
    expect(
      await dialog.findByText('2 deliveries were discarded.'),
    ).toBeInTheDocument();
    expect(dialog.getByText('It is on its way just now.')).toBeInTheDocument();
    expect(asked).toEqual(['of-build-1', 'of-build-2', 'of-build-3']);
  });

  it('stops where a request fails, and says what was done', async () => {
    serve('build-1', 'build-2');
    server.use(
      http.post(`${API}/deliveries/:id/discard`, ({ params }) =>
        params.id === 'of-build-1'
          ? HttpResponse.json({
              message: '',
              delivery: doubted('build-1').delivery,
            })
          : refuse(403, 'NotAllowedError', `This needs ${DISCARD}.`),
      ),
    );
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Discard all…: failures' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Discard all' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(DISCARD);
    expect(dialog.getByText('1 delivery was discarded.')).toBeInTheDocument();
  });

  it('can be read without any right to act', async () => {
    serve('build-1', 'build-2');
    open([RETRY, DISCARD]);
    expect(await screen.findByText(RETRY)).toBeInTheDocument();
    expect(screen.getByText(DISCARD)).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('names the permission that reading it needs', async () => {
    server.use(
      http.get(`${API}/deliveries/review`, () =>
        refuse(403, 'NotAllowedError'),
      ),
    );
    open();
    await waitFor(() =>
      expect(
        screen.getByText('tekton-integrations.delivery.read'),
      ).toBeInTheDocument(),
    );
  });
});
