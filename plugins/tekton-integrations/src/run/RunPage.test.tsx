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
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { EntityContent } from '../runs/EntityContent';
import { createFixtures } from '../__testUtils__/fixtures';
import { refuse } from '../__testUtils__/refuse';
import { API, renderForShop } from '../__testUtils__/render';

describe('RunPage', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { details, explanation, running } = createFixtures(Date.now());

  const open = (id = 'run-1') =>
    renderForShop(<EntityContent pollEveryMs={50} />, { path: `/runs/${id}` });

  beforeEach(() => {
    // jsdom has no layout and therefore no scrolling.
    Element.prototype.scrollIntoView = () => {};
    server.use(
      http.get(`${API}/runs/:id/explain`, () =>
        HttpResponse.json(explanation()),
      ),
    );
  });

  it('says what went wrong and where', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    expect(
      await screen.findByRole('heading', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
    expect(screen.getByText(/Tasks Completed: 3/)).toBeInTheDocument();
    const failing = screen.getByRole('table', { name: 'What went wrong' });
    expect(
      within(failing).getByRole('rowheader', { name: 'unit-tests' }),
    ).toBeInTheDocument();
    expect(within(failing).getByText('exit 1 in step test')).toBeVisible();
    expect(
      within(failing).queryByRole('rowheader', { name: 'lint' }),
    ).not.toBeInTheDocument();
    expect(
      within(screen.getByRole('table', { name: 'Tasks' })).getAllByRole(
        'rowheader',
      ),
    ).toHaveLength(3);
    expect(screen.getByText(/acme\/shop · main · 4d2f673/)).toBeInTheDocument();
  });

  it('shows each attempt on the time axis with request and answer', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    const axis = within(
      await screen.findByRole('group', {
        name: 'Phases of the Run above, deliveries below',
      }),
    );
    expect(
      axis.getAllByRole('button').map(dot => dot.getAttribute('aria-label')),
    ).toEqual([
      'GitHub commit status, try 1: delivered',
      'GitHub check run, try 1: delivered',
      'Slack #builds, try 1: try again',
      'Slack #builds, try 2: rate limit',
      'Slack #builds, try 3: try again',
      'SNS ci-events, try 1: delivered',
    ]);
    const user = userEvent.setup();
    await user.tab();
    act(() => axis.getByRole('button', { name: /try 2/ }).focus());
    const tip = await screen.findByRole('tooltip');
    expect(tip).toHaveTextContent(
      'POST https://slack.com/api/chat.postMessage',
    );
    expect(tip).toHaveTextContent('429, retry after 30 s');
  });

  it('leads from an attempt to the reasons of its delivery', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Slack #builds, try 3: try again',
      }),
    );
    await waitFor(() =>
      expect(document.getElementById('delivery-delivery-slack')).toHaveFocus(),
    );
    const attempts = screen.getByRole('table', { name: '3 tries' });
    expect(attempts).toBeVisible();
    expect(
      within(attempts).getAllByText('503 Service Unavailable'),
    ).toHaveLength(2);
  });

  it('follows a Run to its end', async () => {
    server.use(
      http.get(`${API}/runs/run-2`, () =>
        HttpResponse.json(details({ run: running.run })),
      ),
    );
    open('run-2');
    expect(await screen.findByText(/2 of 5 tasks/)).toBeInTheDocument();
    server.use(
      http.get(`${API}/runs/run-2`, () =>
        HttpResponse.json(
          details({ run: { ...running.run, phase: 'timedOut' } }),
        ),
      ),
    );
    expect(await screen.findByText('timed out')).toBeInTheDocument();
  });

  it('asks for the whole id, whatever is in it', async () => {
    const ids: unknown[] = [];
    server.use(
      http.get(`${API}/runs/:id`, ({ params }) => {
        ids.push(params.id);
        return HttpResponse.json(details());
      }),
    );
    open(encodeURIComponent('uid 1/2?3'));
    await screen.findByRole('heading', { name: 'build-shop-x7k2p' });
    expect(ids[0]).toBe('uid 1/2?3');
  });

  it('explains a Run that is not known, with a way on', async () => {
    server.use(
      http.get(`${API}/runs/gone`, () => refuse(404, 'NotFoundError')),
    );
    open('gone');
    expect(
      await screen.findByRole('heading', { name: 'This Run is not known' }),
    ).toBeInTheDocument();
    const [, onward] = screen.getAllByRole('link', {
      name: 'CI notifications',
    });
    expect(onward).toHaveAttribute('href', '/ci-notifications');
  });

  it('tells a missing backend apart from a missing Run', async () => {
    server.use(
      http.get(
        `${API}/runs/run-1`,
        () => new HttpResponse(null, { status: 404 }),
      ),
    );
    open();
    expect(
      await screen.findByRole('heading', { name: /is not there/ }),
    ).toBeInTheDocument();
  });

  it('names the permissions that a Run needs', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => refuse(403, 'NotAllowedError')),
    );
    open();
    expect(
      await screen.findByRole('heading', { name: 'You may not see this' }),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      'tekton-integrations.delivery.read',
      'tekton-integrations.delivery.read.unowned',
    ]);
  });
});
