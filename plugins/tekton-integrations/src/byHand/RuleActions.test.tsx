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
  LOOP_GUARD,
  NotificationReport,
  Pause,
  ProviderReport,
} from 'backstage-plugin-tekton-integrations-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createFixtures } from '../__testUtils__/fixtures';
import { refuse } from '../__testUtils__/refuse';
import { API, renderForShop } from '../__testUtils__/render';
import { Pages } from '../overview/Pages';

const PAUSE = 'tekton-integrations.provider.pause';
const TEST = 'tekton-integrations.provider.test';
const SUSPEND = 'tekton-integrations.rule.suspend';
const RETRY = 'tekton-integrations.delivery.retry';

describe('what people do with Providers and Notifications', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { at, provider, notification, status, slack, run } = createFixtures(
    Date.now(),
  );
  const pause: Pause = {
    by: 'user:default/alice',
    since: at(-300_000),
    comment: 'the workspace moves',
    message: "Provider 'github' is paused by alice: resume it to go on.",
  };
  const github = provider();
  const rule = notification();

  function serve(
    given: {
      provider?: ProviderReport;
      notification?: NotificationReport;
    } = {},
  ) {
    const asked: unknown[] = [];
    const shown = { provider: github, notification: rule, ...given };
    server.use(
      http.get(`${API}/status`, () => HttpResponse.json(status())),
      http.get(`${API}/providers`, () =>
        HttpResponse.json({ items: [shown.provider] }),
      ),
      http.get(`${API}/notifications`, () =>
        HttpResponse.json({ items: [shown.notification] }),
      ),
      http.get(`${API}/deliveries/review`, () =>
        HttpResponse.json({ items: [], more: false }),
      ),
    );
    const post = (path: string, work: () => object) =>
      server.use(
        http.post(`${API}${path}`, async ({ request }) => {
          asked.push(await request.json());
          return HttpResponse.json(work());
        }),
      );
    return { asked, shown, post };
  }

  async function choose(name: string, item: string) {
    await userEvent.click(
      await screen.findByRole('button', { name: `Actions for ${name}` }),
    );
    await userEvent.click(await screen.findByRole('menuitem', { name: item }));
    return within(await screen.findByRole('dialog'));
  }

  const closed = () =>
    waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

  it('pauses a Provider with the reason, and shows who, when and why', async () => {
    const { asked, shown, post } = serve();
    post('/providers/pause', () => {
      shown.provider = { ...github, paused: pause };
      return { message: 'Provider github is paused by alice.', paused: pause };
    });
    renderForShop(<Pages />);
    const dialog = await choose('shop/github', 'Pause…');
    await userEvent.type(dialog.getByLabelText(/^Why/), 'the workspace moves');
    await userEvent.click(dialog.getByRole('button', { name: 'Pause' }));
    await closed();
    expect(asked).toEqual([
      { provider: github.id, comment: 'the workspace moves' },
    ]);
    expect(
      screen.getByText('Provider github is paused by alice.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /^github/ })).toHaveTextContent(
      /paused by alice 5 min ago: the workspace moves/,
    );
    expect(
      screen.getByText(/^Provider shop\/github is paused/, { selector: 'li' }),
    ).toHaveTextContent(/by alice 5 min ago: the workspace moves/);
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Actions for shop/github' }),
      ).toHaveFocus(),
    );
  });

  it.each([
    ['What each Notification says, else all', {}],
    ['Only the latest of each Run is sent', { onResume: 'latest' }],
  ])('resumes a Provider: %s', async (choice, more) => {
    const { asked, shown, post } = serve({
      provider: { ...github, paused: pause },
    });
    post('/providers/resume', () => {
      shown.provider = github;
      return { message: 'Provider github goes on.', released: 3 };
    });
    renderForShop(<Pages />);
    const dialog = await choose('shop/github', 'Resume…');
    await userEvent.click(dialog.getByRole('radio', { name: choice }));
    await userEvent.click(dialog.getByRole('button', { name: 'Resume' }));
    await closed();
    expect(asked).toEqual([{ provider: github.id, ...more }]);
    expect(screen.getByText('Provider github goes on.')).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /^github/ })).toHaveTextContent(
      /ready/,
    );
  });

  it('keeps the dialog where the API refuses, with its sentence', async () => {
    serve({ provider: { ...github, paused: pause } });
    const message =
      "Provider 'github' is not paused in the portal, so nothing is resumed.";
    server.use(
      http.post(`${API}/providers/resume`, () =>
        refuse(409, 'ConflictError', message),
      ),
    );
    renderForShop(<Pages />);
    const dialog = await choose('shop/github', 'Resume…');
    await userEvent.click(dialog.getByRole('button', { name: 'Resume' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(message);
    await userEvent.keyboard('{Escape}');
    await closed();
  });

  it('says in plain words that the portal holds a Notification, and what to do', async () => {
    const message =
      'What it sends seems to begin Runs of which it sends again. End the loop, then resume it.';
    const [ready] = rule.conditions;
    serve({
      notification: {
        ...rule,
        paused: { by: LOOP_GUARD, since: at(-300_000), message },
        conditions: [
          { ...ready, status: 'False', reason: 'LoopSuspected', message },
          {
            ...ready,
            type: 'Delivering',
            status: 'False',
            reason: 'Held',
            message,
          },
        ],
      },
    });
    renderForShop(<Pages />);
    const words = `held: perhaps a loop 5 min ago: ${message}`;
    const row = await screen.findByRole('row', { name: /^commit-status/ });
    expect(row).toHaveTextContent(words);
    expect(row.textContent?.split(message)).toHaveLength(2);
    const waiting = screen.getByText(/^Notification shop\/commit-status is/, {
      selector: 'li',
    });
    expect(waiting).toHaveTextContent(`is ${words}`);
    expect(document.body).not.toHaveTextContent('loop-guard');
    const dialog = await choose('shop/commit-status', 'Resume…');
    expect(
      dialog.getByRole('radio', {
        name: 'What the Notification says, else all',
      }),
    ).toBeInTheDocument();
  });

  it('suspends and resumes a Notification', async () => {
    const { asked, shown, post } = serve();
    post('/notifications/suspend', () => {
      shown.notification = { ...rule, paused: pause };
      return { message: 'Notification commit-status is suspended.' };
    });
    post('/notifications/resume', () => {
      shown.notification = rule;
      return { message: 'Notification commit-status goes on.' };
    });
    renderForShop(<Pages />);
    const suspending = await choose('shop/commit-status', 'Suspend…');
    await userEvent.click(suspending.getByRole('button', { name: 'Suspend' }));
    await closed();
    expect(
      screen.getByRole('row', { name: /^commit-status/ }),
    ).toHaveTextContent(/suspended by alice 5 min ago/);
    const resuming = await choose('shop/commit-status', 'Resume…');
    await userEvent.click(resuming.getByRole('button', { name: 'Resume' }));
    await closed();
    expect(asked).toEqual([{ rule: rule.id }, { rule: rule.id }]);
  });

  it.each([
    ['ok', 'They work'],
    ['refused', 'Refused'],
    ['unknown', 'Could not be asked just now'],
  ])('tests credentials and says %s', async (outcome, words) => {
    const { asked, post } = serve();
    post('/providers/test', () => ({
      outcome,
      message: 'What GitHub said.',
      checkedAt: at(0),
    }));
    renderForShop(<Pages />);
    const dialog = await choose('shop/github', 'Test credentials…');
    expect(dialog.getByText(/Nothing is sent/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Test' }));
    await waitFor(() =>
      expect(dialog.getByRole('status')).toHaveTextContent(words),
    );
    expect(dialog.getByRole('status')).toHaveTextContent('What GitHub said.');
    expect(
      dialog.getByRole('button', { name: 'Test again' }),
    ).toBeInTheDocument();
    expect(asked).toEqual([{ provider: github.id }]);
  });

  describe('what failed', () => {
    const failed = (count: number, more = false) => ({
      items: Array.from({ length: count }, (_, index) => ({
        delivery: slack({
          id: `d${index}`,
          state: 'rejected',
          message: '#builds is archived.',
        }),
        run: run({ name: `build-${index}` }),
      })),
      more,
    });

    it('is counted, and sent again until there is no more', async () => {
      const { asked, post } = serve();
      const questions: URLSearchParams[] = [];
      server.use(
        http.get(`${API}/deliveries/failed`, ({ request }) => {
          questions.push(new URL(request.url).searchParams);
          return HttpResponse.json(failed(200, true));
        }),
      );
      const answers = [
        { done: 199, refused: 1, next: 'c2' },
        { done: 2, refused: 0 },
      ];
      post('/deliveries/redeliver', () => ({
        message: '',
        refusals: [{ delivery: 'd7', message: 'No longer granted.' }],
        ...answers.shift(),
      }));
      renderForShop(<Pages />);
      const dialog = await choose(
        'shop/commit-status',
        'Redeliver what failed…',
      );
      expect(
        await dialog.findByText('More than 200 deliveries failed'),
      ).toBeInTheDocument();
      expect(dialog.getByText(/build-0 · Slack message/)).toBeInTheDocument();
      await userEvent.click(
        dialog.getByRole('button', { name: 'Redeliver all' }),
      );
      expect(
        await dialog.findByText('201 deliveries are sent again.'),
      ).toBeInTheDocument();
      expect(dialog.getByText('1 could not be:')).toBeInTheDocument();
      expect(dialog.getAllByText('No longer granted.')[0]).toBeInTheDocument();
      const [question] = questions;
      const since = question.get('since');
      expect(question.get('rule')).toBe(rule.id);
      expect(asked).toEqual([
        { rule: rule.id, since },
        { rule: rule.id, since, cursor: 'c2' },
      ]);
      await userEvent.click(
        dialog.getAllByRole('button', { name: 'Close' })[1],
      );
      await closed();
    });

    it('of a Provider is none, and nothing can be sent', async () => {
      serve();
      server.use(
        http.get(`${API}/deliveries/failed`, () =>
          HttpResponse.json(failed(0)),
        ),
      );
      renderForShop(<Pages />);
      const dialog = await choose('shop/github', 'Redeliver what failed…');
      expect(
        await dialog.findByText(/Nothing failed in that time/),
      ).toBeInTheDocument();
      expect(
        dialog.getByRole('button', { name: 'Redeliver all' }),
      ).toBeDisabled();
    });

    it('is not sent again where the API refuses', async () => {
      serve();
      server.use(
        http.get(`${API}/deliveries/failed`, () =>
          HttpResponse.json(failed(1)),
        ),
        http.post(`${API}/deliveries/redeliver`, () =>
          refuse(409, 'ConflictError', 'This portal only observes.'),
        ),
      );
      renderForShop(<Pages />);
      const dialog = await choose('shop/github', 'Redeliver what failed…');
      expect(await dialog.findByText('1 delivery failed')).toBeInTheDocument();
      await userEvent.click(
        dialog.getByRole('button', { name: 'Redeliver all' }),
      );
      expect(await dialog.findByRole('alert')).toHaveTextContent(
        'This portal only observes.',
      );
    });
  });

  it.each([
    ['shop/github', [PAUSE], ['Test credentials…', 'Redeliver what failed…']],
    ['shop/github', [TEST, RETRY], ['Pause…']],
    ['shop/commit-status', [SUSPEND], ['Redeliver what failed…']],
    ['shop/commit-status', [RETRY], ['Suspend…']],
  ])('offers for %s without %s only the rest', async (name, denied, left) => {
    serve();
    renderForShop(<Pages />, { denied });
    await userEvent.click(
      await screen.findByRole('button', { name: `Actions for ${name}` }),
    );
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual(left);
  });

  it('offers nothing without any permission', async () => {
    serve();
    renderForShop(<Pages />, { denied: [PAUSE, TEST, SUSPEND, RETRY] });
    await screen.findByRole('table', { name: 'Providers' });
    expect(
      screen.queryByRole('button', { name: /^Actions for/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('columnheader', { name: 'Actions' }),
    ).not.toBeInTheDocument();
  });
});
