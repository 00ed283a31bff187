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
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EntityRuns } from 'backstage-plugin-tekton-integrations-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createFixtures } from '../__testUtils__/fixtures';
import { API, renderForShop } from '../__testUtils__/render';
import { EntityContent } from './EntityContent';

describe('EntityContent', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const fixtures = createFixtures(Date.now());
  const { page, live, at } = fixtures;
  const asked: URL[] = [];

  /** The backend's answer from now on. */
  const answer = (body: EntityRuns) =>
    server.use(
      http.get(`${API}/runs`, ({ request }) => {
        asked.push(new URL(request.url));
        return HttpResponse.json(body);
      }),
      http.get(`${API}/told`, () => HttpResponse.json(fixtures.told)),
    );

  const row = async (name: string) => {
    const link = await screen.findByRole('link', { name });
    const item = link.closest('li');
    if (!item) {
      throw new Error(`${name} is not in a list`);
    }
    return within(item);
  };

  beforeEach(() => {
    asked.length = 0;
  });

  it('shows each Run with who was told and who was not', async () => {
    answer(page());
    renderForShop(<EntityContent />);

    const failed = await row('build-shop-x7k2p');
    expect(failed.getByText('failed')).toBeInTheDocument();
    expect(failed.getByText(/unit-tests: exit 1/)).toBeInTheDocument();
    expect(failed.getByText('main · 4d2f673')).toBeInTheDocument();
    expect(failed.getByText(/Fix cart/)).toBeInTheDocument();
    expect(failed.getByText(/3m 12s/)).toBeInTheDocument();
    const time = failed.getByText('2 min ago');
    expect(time).toHaveAttribute('datetime', fixtures.run().completedAt);
    expect(time).toHaveAttribute('title', expect.stringMatching(/\d{4}/));

    const told = failed.getByRole('list', {
      name: 'Who was told about build-shop-x7k2p',
    });
    const targets = within(told).getAllByRole('listitem');
    expect(targets.map(target => target.textContent)).toEqual([
      'GitHub  commit status',
      'GitHub  check run',
      expect.stringMatching(/^Slack {2}#builds again in \d\d s$/),
      'SNS  ci-events',
      'Pub/Sub  statuses: only succeeded',
    ]);
    expect(
      targets.map(target =>
        within(target).getByRole('img').getAttribute('aria-label'),
      ),
    ).toEqual([
      'delivered',
      'delivered',
      'retrying',
      'delivered',
      'not sent: not matched',
    ]);
    expect(
      within(targets[0]).getByRole('link', { name: 'commit status' }),
    ).toHaveAttribute('href', 'https://github.com/acme/shop/commit/4d2f673');
  });

  it('shows how far a running Run is', async () => {
    answer(page());
    renderForShop(<EntityContent />);
    const running = await row('build-shop-9qw1c');
    expect(running.getByText(/2 of 5 tasks/)).toBeInTheDocument();
    expect(running.getByText('PR #128 · 9a01c3e')).toBeInTheDocument();
    expect(running.getByText(/2 ahead in #builds, in/)).toBeInTheDocument();
  });

  it('counts what does not fit into a row', async () => {
    answer(page());
    renderForShop(<EntityContent />);
    const cancelled = await row('build-shop-t2r8d');
    expect(
      cancelled.getByRole('link', { name: '+ 2 not sent' }),
    ).toHaveAttribute('href', '/ci-notifications/runs/run-4');
  });

  it('shows the layout of the list while it loads', async () => {
    server.use(http.get(`${API}/runs`, () => new Promise(() => {})));
    renderForShop(<EntityContent />);
    expect(await screen.findByRole('status')).toHaveTextContent('Loading');
  });

  it.each<[string, Partial<EntityRuns>, RegExp, string]>([
    [
      'nothing says which Runs belong to it',
      { setup: [{ code: 'noSelector', message: 'm' }] },
      /Which Runs belong to this component/,
      'backstage.io/kubernetes-id: shop',
    ],
    [
      'no cluster is watched',
      { clusters: [], setup: [{ code: 'noCluster', message: 'm' }] },
      /No cluster is watched/,
      'clusters:',
    ],
    [
      'there is no Provider',
      { setup: [{ code: 'noProvider', message: 'm' }] },
      /Nobody can be told yet/,
      'kind: Provider',
    ],
    [
      'no Notification matches',
      { setup: [{ code: 'noNotification', message: 'm' }] },
      /No Notification matches this component/,
      'kind: Notification',
    ],
    [
      'its cluster is not reachable',
      { clusters: [{ ...live, state: 'unreachable', since: at(-600_000) }] },
      /Cluster production is not reachable/,
      '',
    ],
    [
      'the right to watch is missing',
      { clusters: [{ ...live, state: 'forbidden' }] },
      /No right to watch cluster production/,
      'verbs: [get, list, watch]',
    ],
    [
      'the cluster has no Tekton',
      { clusters: [{ ...live, state: 'noTekton' }] },
      /Cluster production has no Tekton/,
      '',
    ],
    [
      'the cluster is being read',
      { clusters: [{ ...live, state: 'starting' }] },
      /Reading cluster production/,
      '',
    ],
    ['nothing ran yet', {}, /No Run yet/, ''],
  ])('explains that %s', async (_, changes, title, example) => {
    answer(page({ items: [], ...changes }));
    renderForShop(<EntityContent />);
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: title })?.textContent ?? '',
    ).toContain(example);
    expect(
      await screen.findByText(/commit status on acme\/shop/),
    ).toBeInTheDocument();
    expect(screen.getByText(/To do: the credentials/)).toBeInTheDocument();
  });

  it('copies the example of what is missing', async () => {
    answer(page({ items: [], setup: [{ code: 'noProvider', message: 'm' }] }));
    renderForShop(<EntityContent />);
    const user = userEvent.setup();
    const copied: string[] = [];
    // jsdom has no clipboard that could be read again.
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => copied.push(text) },
    });
    await user.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(
      await screen.findByRole('button', { name: 'Copied' }),
    ).toBeInTheDocument();
    expect(copied).toEqual([
      screen.getByRole('region', { name: 'Nobody can be told yet' })
        .textContent,
    ]);
  });

  it('says above the list what limits it', async () => {
    answer(
      page({
        clusters: [
          live,
          {
            ...live,
            name: 'staging',
            state: 'unreachable',
            message: 'connection refused.',
            since: at(-600_000),
          },
        ],
        setup: [{ code: 'observing', message: 'Set the mode to send.' }],
      }),
    );
    renderForShop(<EntityContent />);
    expect(
      await screen.findByText('Observing: nothing is sent'),
    ).toBeInTheDocument();
    expect(screen.getByText('Set the mode to send.')).toBeInTheDocument();
    expect(
      screen.getByText(/Cluster staging is not reachable/),
    ).toHaveTextContent('since 10 min ago');
    expect(screen.getByText(/connection refused\./)).toBeInTheDocument();
    expect(screen.getByText('staging not reachable')).toBeInTheDocument();
  });

  it.each([
    ['everybody was told', [fixtures.sns()], 'Everybody was told.'],
    [
      'a report is under way',
      [fixtures.slack({ state: 'sending' })],
      '1 report is under way.',
    ],
    [
      'reports did not arrive',
      [
        fixtures.slack({ state: 'rejected' }),
        fixtures.sns({ state: 'expired' }),
      ],
      '2 reports did not arrive.',
    ],
  ])('sums up that %s', async (_, deliveries, words) => {
    answer(page({ items: [{ ...fixtures.failed, deliveries }] }));
    renderForShop(<EntityContent />);
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it.each([
    [
      'the backend does not have the plugin',
      () => new HttpResponse(null, { status: 404 }),
      /backend of Tekton Integrations is not there/,
    ],
    [
      'the connection fails',
      () => HttpResponse.error(),
      /The portal does not answer/,
    ],
    [
      'the session has ended',
      () => HttpResponse.json({}, { status: 401 }),
      /Your session has ended/,
    ],
    [
      'the backend answers something unknown',
      () => HttpResponse.json({ items: 'none' }),
      /do not fit together/,
    ],
    [
      'the backend fails',
      () => HttpResponse.json({}, { status: 500 }),
      /could not answer/,
    ],
  ])('explains that %s', async (_, response, title) => {
    server.use(http.get(`${API}/runs`, response));
    renderForShop(<EntityContent />);
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
  });

  it('names the permission that is missing, and tries again', async () => {
    server.use(
      http.get(`${API}/runs`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'no' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    renderForShop(<EntityContent />);
    expect(
      await screen.findByText('tekton-integrations.delivery.read'),
    ).toBeInTheDocument();
    answer(page());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('link', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
  });

  it('asks the backend for what the filters say', async () => {
    answer(page());
    renderForShop(<EntityContent />);
    const user = userEvent.setup();
    await user.type(await screen.findByRole('searchbox'), '4d2f');
    await waitFor(() =>
      expect(asked.at(-1)?.searchParams.get('search')).toBe('4d2f'),
    );
    await user.click(screen.getByRole('button', { name: /Phase/ }));
    await user.click(await screen.findByRole('option', { name: 'failed' }));
    await user.click(screen.getByRole('option', { name: 'timed out' }));
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(asked.at(-1)?.searchParams.getAll('phase')).toEqual([
        'failed',
        'timedOut',
      ]),
    );
    await user.click(screen.getByRole('button', { name: /Target/ }));
    await user.click(await screen.findByRole('option', { name: 'rejected' }));
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(asked.at(-1)?.searchParams.getAll('state')).toEqual(['rejected']),
    );
    expect(asked.at(-1)?.searchParams.get('entityRef')).toBe(
      'component:default/shop',
    );
  });

  it('clears filters that nothing matches', async () => {
    answer(page({ items: [] }));
    renderForShop(<EntityContent />, { path: '?search=zzz&phase=failed' });
    expect(
      await screen.findByRole('heading', {
        name: 'No Run matches these filters',
      }),
    ).toBeInTheDocument();
    expect(asked[0].searchParams.getAll('phase')).toEqual(['failed']);
    answer(page());
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(
      await screen.findByRole('link', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
    expect(asked.at(-1)?.searchParams.has('search')).toBe(false);
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('turns pages with the cursors of the backend', async () => {
    answer(page({ older: 'to-older' }));
    renderForShop(<EntityContent />);
    const older = await screen.findByRole('button', { name: 'older' });
    expect(screen.getByRole('button', { name: 'newer' })).toBeDisabled();
    answer(page({ items: [fixtures.rejected], newer: 'to-newer' }));
    await userEvent.click(older);
    await waitFor(() =>
      expect(screen.queryByText('build-shop-x7k2p')).not.toBeInTheDocument(),
    );
    expect(asked.at(-1)?.searchParams.get('cursor')).toBe('to-older');
    await userEvent.click(screen.getByRole('button', { name: 'newer' }));
    await waitFor(() =>
      expect(asked.at(-1)?.searchParams.get('cursor')).toBe('to-newer'),
    );
  });

  it('follows changes without moving the focus, and announces them', async () => {
    answer(page({ items: [fixtures.running] }));
    renderForShop(<EntityContent pollEveryMs={50} />);
    const link = await screen.findByRole('link', { name: 'build-shop-9qw1c' });
    act(() => link.focus());
    expect(screen.getByRole('log')).toBeEmptyDOMElement();
    answer(
      page({
        items: [
          {
            ...fixtures.running,
            run: { ...fixtures.running.run, phase: 'succeeded' },
          },
        ],
      }),
    );
    expect(await screen.findByText('succeeded')).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByRole('log')).toHaveTextContent(
        'build-shop-9qw1c: succeeded',
      ),
    );
    expect(link).toHaveFocus();
  });

  it('asks nothing while nobody can see it', async () => {
    answer(page());
    renderForShop(<EntityContent pollEveryMs={50} />);
    const look = (state: 'hidden' | 'visible') =>
      act(() => {
        Object.defineProperty(document, 'visibilityState', {
          configurable: true,
          value: state,
        });
        document.dispatchEvent(new Event('visibilitychange'));
      });
    await waitFor(() => expect(asked.length).toBeGreaterThan(2));
    look('hidden');
    const countdown = () => screen.getByText(/^again in/).textContent;
    const shown = countdown();
    const before = asked.length;
    // A second on the page is twenty polls.
    await waitFor(() => expect(countdown()).not.toBe(shown));
    expect(asked.length - before).toBeLessThanOrEqual(1);
    look('visible');
    await waitFor(() => expect(asked.length).toBeGreaterThan(before + 2));
  });

  it('keeps what it knows and says so when a later read fails', async () => {
    answer(page());
    renderForShop(<EntityContent pollEveryMs={50} />);
    expect(await screen.findByText('live')).toBeInTheDocument();
    server.use(
      http.get(`${API}/runs`, () => HttpResponse.json({}, { status: 500 })),
    );
    expect(await screen.findByText('not up to date')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
  });

  it('can be gone through with the keyboard, down to a Run and back', async () => {
    answer(page({ items: [fixtures.failed] }));
    server.use(
      http.get(`${API}/runs/run-1`, () =>
        HttpResponse.json(fixtures.details()),
      ),
    );
    renderForShop(<EntityContent />);
    const link = await screen.findByRole('link', { name: 'build-shop-x7k2p' });
    const user = userEvent.setup();
    const passed: string[] = [];
    for (
      let steps = 0;
      steps < 12 && document.activeElement !== link;
      steps++
    ) {
      await user.tab();
      passed.push(document.activeElement?.getAttribute('aria-label') ?? '');
    }
    expect(link).toHaveFocus();
    expect(passed).toContain('Search runs');
    await user.tab();
    expect(screen.getByRole('link', { name: 'commit status' })).toHaveFocus();
    await user.tab({ shift: true });
    await user.keyboard('{Enter}');
    expect(
      await screen.findByRole('heading', { name: 'Why?' }),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'CI notifications' }));
    expect(
      await screen.findByRole('link', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
  });

  it('says behind a disclosure who is told, once there are Runs', async () => {
    answer(page());
    renderForShop(<EntityContent />);
    const disclosure = await screen.findByRole('button', {
      name: 'Who is told about this component',
    });
    expect(
      screen.queryByText(/commit status on acme\/shop/),
    ).not.toBeInTheDocument();
    await userEvent.click(disclosure);
    expect(
      await screen.findByText(/commit status on acme\/shop/),
    ).toBeInTheDocument();
  });
});
