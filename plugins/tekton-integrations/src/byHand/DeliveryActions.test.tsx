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
import {
  Act,
  DeliveryReport,
  RunDetails,
} from 'backstage-plugin-tekton-integrations-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createFixtures } from '../__testUtils__/fixtures';
import { refuse } from '../__testUtils__/refuse';
import { API, renderForShop } from '../__testUtils__/render';
import { EntityContent } from '../runs/EntityContent';

const RETRY = 'tekton-integrations.delivery.retry';
const DISCARD = 'tekton-integrations.delivery.discard';

describe('what people do with a delivery', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { at, slack, details, explanation } = createFixtures(Date.now());

  const rejected = slack({
    id: 'lost',
    state: 'rejected',
    reason: 'refused',
    message: '#builds is archived.',
    actions: ['redeliver'],
  });

  /** A Run with deliveries that change as the backend says. */
  function serve(...given: DeliveryReport[]) {
    const asked: unknown[] = [];
    const shown = { deliveries: given };
    const withHistory = (): RunDetails['deliveries'] =>
      shown.deliveries.map(item => ({ ...item, history: [] }));
    server.use(
      http.get(`${API}/runs/run-1`, () =>
        HttpResponse.json(details({ deliveries: withHistory() })),
      ),
      http.get(`${API}/runs/run-1/explain`, () =>
        HttpResponse.json(explanation({ rules: [] })),
      ),
    );
    return {
      asked,
      answer: (
        action: string,
        message: string,
        delivery: DeliveryReport,
        after: DeliveryReport[],
      ) =>
        server.use(
          http.post(
            `${API}/deliveries/:id/${action}`,
            async ({ params, request }) => {
              asked.push([params.id, await request.json()]);
              shown.deliveries = after;
              return HttpResponse.json({ message, delivery });
            },
          ),
        ),
    };
  }

  const open = (denied: string[] = []) =>
    renderForShop(<EntityContent />, { path: '/runs/run-1', denied });

  const line = (id: string) =>
    waitFor(() => {
      const found = document.getElementById(`delivery-${id}`);
      if (!found) {
        throw new Error(`There is no delivery ${id}`);
      }
      return found;
    });

  beforeEach(() => {
    // jsdom has no layout and therefore no scrolling.
    Element.prototype.scrollIntoView = () => {};
  });

  it('redelivers at once, says what will happen, and leads to the new one', async () => {
    const again = slack({ id: 'again', state: 'waiting' });
    const { asked, answer } = serve(rejected);
    answer('redeliver', 'Slack message: sent again by guest.', again, [
      rejected,
      again,
    ]);
    open();
    const button = await screen.findByRole('button', {
      name: 'Redeliver: Slack message · #builds, failed',
    });
    expect(button).toHaveAccessibleDescription(/^Sends it once more/);
    await userEvent.click(button);
    expect(
      await screen.findByText('Slack message: sent again by guest.'),
    ).toBeInTheDocument();
    expect(asked).toEqual([['lost', {}]]);
    await waitFor(async () => expect(await line('again')).toHaveFocus());
  });

  it('lets go what waited for a review', async () => {
    const held = slack({
      id: 'doubted',
      state: 'held',
      reason: 'doubted',
      actions: ['release', 'discard'],
    });
    const gone = { ...held, state: 'waiting' as const, actions: [] };
    const { asked, answer } = serve(held);
    answer('release', 'Let go by guest.', gone, [gone]);
    open();
    const button = await screen.findByRole('button', { name: /^Let go: / });
    expect(button).toHaveAccessibleDescription(/Look there first/);
    await userEvent.click(button);
    expect(await screen.findByText('Let go by guest.')).toBeInTheDocument();
    expect(asked).toEqual([['doubted', {}]]);
    await waitFor(() => expect(button).not.toBeInTheDocument());
  });

  it('asks before it discards, and keeps why', async () => {
    const waiting = slack({
      id: 'late',
      state: 'waiting',
      actions: ['discard'],
    });
    const ended = {
      ...waiting,
      state: 'discarded' as const,
      reason: 'byHand' as const,
      message: 'Discarded by guest (too late).',
      actions: ['redeliver' as const],
    };
    const { asked, answer } = serve(waiting);
    answer('discard', 'Slack message: discarded by guest.', ended, [ended]);
    open();
    const ask = await screen.findByRole('button', { name: /^Discard: / });
    await userEvent.click(ask);
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Discard this delivery?' }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(asked).toEqual([]);
    await waitFor(() => expect(ask).toHaveFocus());

    await userEvent.click(ask);
    await userEvent.type(await screen.findByLabelText(/^Why/), 'too late');
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(
      await screen.findByText('Discarded by guest (too late).'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(asked).toEqual([['late', { comment: 'too late' }]]);
    await waitFor(async () => expect(await line('late')).toHaveFocus());
  });

  it.each([
    [409, 'ConflictError', 'A newer Run is shown there: redeliver that one.'],
    [403, 'NotAllowedError', `This needs the permission ${RETRY}.`],
  ])(
    'says in place why it was refused with %i, and reads anew',
    async (status, name, message) => {
      const { answer } = serve(rejected);
      answer('redeliver', '', rejected, []);
      open();
      server.use(
        http.post(`${API}/deliveries/lost/redeliver`, () =>
          refuse(status, name, message),
        ),
      );
      const button = await screen.findByRole('button', { name: /^Redeliver/ });
      await userEvent.click(button);
      expect(
        await within(await line('lost')).findByRole('alert'),
      ).toHaveTextContent(message);
      expect(button).toHaveFocus();
    },
  );

  it('says what is not known when nobody answers', async () => {
    serve(rejected);
    server.use(
      http.post(`${API}/deliveries/lost/redeliver`, () => HttpResponse.error()),
    );
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: /^Redeliver/ }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /may have been done or not/,
    );
  });

  it('offers only what the reader may do, and says once what lacks', async () => {
    serve(
      rejected,
      slack({ id: 'late', state: 'waiting', actions: ['discard'] }),
    );
    open([RETRY]);
    expect(
      await screen.findByRole('button', { name: /^Discard/ }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Redeliver/ }),
    ).not.toBeInTheDocument();
    expect(screen.getByText(RETRY)).toBeInTheDocument();
    expect(screen.queryByText(DISCARD)).not.toBeInTheDocument();
  });

  it('does not send an older state again', async () => {
    const older = slack({
      ...rejected,
      id: 'older',
      kind: 'state',
      createdAt: at(-600_000),
    });
    serve(older, { ...rejected, kind: 'state' });
    open();
    const newest = within(await line('lost'));
    expect(
      await newest.findByRole('button', { name: /^Redeliver/ }),
    ).toHaveAccessibleDescription(/present state of the Run/);
    expect(
      within(await line('older')).queryByRole('button'),
    ).not.toBeInTheDocument();
  });

  it('offers nothing where the state allows nothing', async () => {
    serve(slack({ id: 'now', state: 'sending', actions: [] }));
    open([RETRY, DISCARD]);
    await line('now');
    expect(screen.queryByText(RETRY)).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^(Redeliver|Discard)/ }),
    ).not.toBeInTheDocument();
  });

  it('says once which pause holds it, and what was done before', async () => {
    const since = at(-30_000);
    const pausedBy = (name: string, when: string): Act => ({
      action: 'paused',
      at: when,
      by: `user:default/${name}`,
      sentence: `Provider paused by ${name}.`,
    });
    const held = {
      ...slack({
        id: 'now',
        state: 'held',
        reason: 'paused',
        message: `Provider 'slack' is paused by alice since ${since}: resume it to go on.`,
      }),
      history: [],
      byHand: [pausedBy('bob', at(-90_000)), pausedBy('alice', since)],
    };
    server.use(
      http.get(`${API}/runs/run-1`, () =>
        HttpResponse.json(details({ deliveries: [held] })),
      ),
      http.get(`${API}/runs/run-1/explain`, () =>
        HttpResponse.json(explanation({ rules: [] })),
      ),
    );
    open();
    const shown = within(await line('now'));
    expect(shown.getByText(/is paused by alice since/)).toBeInTheDocument();
    expect(shown.getByText(/Provider paused by bob/)).toBeInTheDocument();
    expect(shown.queryByText(/Provider paused by alice/)).toBeNull();
  });

  it('shows what people did', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () =>
        HttpResponse.json(
          details({
            deliveries: [
              {
                ...rejected,
                history: [],
                byHand: [
                  {
                    action: 'redelivered',
                    at: at(-30_000),
                    by: 'user:default/alice',
                    sentence: 'Redelivered by alice (it was archived).',
                  },
                ],
              },
            ],
          }),
        ),
      ),
      http.get(`${API}/runs/run-1/explain`, () =>
        HttpResponse.json(explanation({ rules: [] })),
      ),
    );
    open();
    expect(
      within(await line('lost')).getByText(
        /Redelivered by alice \(it was archived\)\./,
      ),
    ).toBeInTheDocument();
  });
});
