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
import { Pages } from '../overview/Pages';

const RULE = 'kubernetes/production/shop/failures';

const refuse = (status: number, name: string, message = name) =>
  HttpResponse.json(
    { error: { name, message }, response: { statusCode: status } },
    { status },
  );

describe('PreviewPage', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { preview, previewed, running, status } = createFixtures(Date.now());
  let asked: unknown[];

  const answer = (respond: () => Response) =>
    server.use(
      http.get(`${API}/status`, () => HttpResponse.json(status())),
      http.post(`${API}/preview`, async ({ request }) => {
        asked.push(await request.json());
        return respond();
      }),
    );

  const open = (rule?: string) =>
    renderForShop(<Pages />, {
      path: rule ? `/preview?${new URLSearchParams({ rule })}` : '/preview',
    });

  const paste = async (text: string) => {
    await userEvent.click(
      await screen.findByRole('textbox', {
        name: /^Notification, or its spec/,
      }),
    );
    await userEvent.paste(text);
  };

  const show = () =>
    userEvent.click(screen.getByRole('button', { name: 'Show preview' }));

  const rows = () =>
    within(
      screen.getByRole('list', { name: 'Runs, newest first' }),
    ).getAllByRole('heading');

  beforeEach(() => {
    asked = [];
  });

  it('shows what a Notification would have reported, and of which Runs', async () => {
    answer(() => HttpResponse.json(preview()));
    open(RULE);
    expect(
      await screen.findByText('#builds when a PipelineRun failed'),
    ).toBeVisible();
    expect(asked).toEqual([{ rule: RULE, days: 7 }]);
    expect(
      screen.getByRole('heading', { name: 'Notification failures' }),
    ).toBeVisible();
    expect(
      screen.getByText('1 of 3 Runs of the last 7 days would be told.'),
    ).toBeVisible();
    expect(rows().map(row => row.textContent)).toEqual(['build-shop-x7k2p']);
    expect(screen.getByText('would be told')).toBeVisible();
    expect(screen.getByText(':x: build-shop failed')).toBeVisible();
    await userEvent.click(screen.getByText('Content'));
    expect(
      screen.getByRole('region', {
        name: 'Content of Slack message · #builds for build-shop-x7k2p',
      }),
    ).toHaveTextContent('"text": ":x: build-shop failed"');
  });

  it('says what decided against the others, and shows them', async () => {
    answer(() => HttpResponse.json(preview()));
    open(RULE);
    expect(
      within(
        await screen.findByRole('list', { name: /What decided against/ }),
      ).getByRole('listitem'),
    ).toHaveTextContent('not matched · statuses: only failed (2 Runs)');
    await userEvent.click(
      screen.getByRole('switch', { name: 'Only Runs that would be told' }),
    );
    expect(rows()).toHaveLength(3);
    expect(screen.getAllByText('not sent: not matched')).toHaveLength(2);
  });

  it('shows all Runs where none would be told', async () => {
    answer(() =>
      HttpResponse.json(
        preview({ told: 0, items: preview().items.slice(1), examined: 2 }),
      ),
    );
    open(RULE);
    expect(
      await screen.findByText('0 of 2 Runs of the last 7 days would be told.'),
    ).toBeVisible();
    expect(rows()).toHaveLength(2);
    expect(screen.queryByRole('switch')).not.toBeInTheDocument();
  });

  it('says so when there is no Run to try it on, and looks further back', async () => {
    answer(() =>
      HttpResponse.json(preview({ told: 0, items: [], examined: 0 })),
    );
    open(RULE);
    expect(
      await screen.findByRole('heading', { name: 'No Run to try it on' }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /last 7 days/ }));
    await userEvent.click(screen.getByRole('option', { name: 'last 30 days' }));
    expect(await screen.findByText(/of the last 30 days/)).toBeVisible();
    expect(asked).toContainEqual({ rule: RULE, days: 30 });
  });

  it('draws many Runs in steps', async () => {
    const items = Array.from({ length: 60 }, (_, index) =>
      previewed({
        run: { ...running.run, id: `r${index}`, name: `run-${index}` },
      }),
    );
    answer(() => HttpResponse.json(preview({ items, examined: 60, told: 60 })));
    open(RULE);
    await screen.findByText(/60 of 60 Runs/);
    expect(rows()).toHaveLength(25);
    await userEvent.click(screen.getByRole('button', { name: 'Show 25 more' }));
    expect(rows()).toHaveLength(50);
  });

  it('previews a pasted Notification where it would be', async () => {
    answer(() => HttpResponse.json(preview()));
    open();
    await screen.findByRole('button', { name: /cluster production/ });
    await paste(
      'kind: Notification\nmetadata: { name: x, namespace: team-shop }\nspec:\n  providerRef: { name: slack }\n',
    );
    await show();
    expect(await screen.findByText(/1 of 3 Runs/)).toBeVisible();
    expect(asked).toEqual([
      {
        spec: { providerRef: { name: 'slack' } },
        place: { cluster: 'production', namespace: 'team-shop' },
        days: 7,
      },
    ]);
    expect(screen.getByRole('textbox', { name: /^Namespace/ })).toHaveValue(
      'team-shop',
    );
    await show();
    expect(asked).toHaveLength(2);
  });

  it('previews a spec of app-config', async () => {
    answer(() => HttpResponse.json(preview()));
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: /cluster production/ }),
    );
    await userEvent.click(screen.getByRole('option', { name: /app-config/ }));
    await paste('{"providerRef":{"name":"slack"}}');
    await show();
    expect(await screen.findByText(/1 of 3 Runs/)).toBeVisible();
    expect(asked).toEqual([
      { spec: { providerRef: { name: 'slack' } }, days: 7 },
    ]);
  });

  it.each([
    ['', 'Paste a Notification, or its spec'],
    ['a: [', 'This is neither YAML nor JSON'],
    ['kind: Provider', 'There is no Notification in it'],
    ['filter: {}', 'Say in which namespace it would be'],
  ])('asks for what %j lacks', async (text, message) => {
    answer(() => HttpResponse.json(preview()));
    open();
    await screen.findByRole('button', { name: /cluster production/ });
    if (text) {
      await paste(text);
    }
    await show();
    expect(await screen.findByRole('alert')).toHaveTextContent(message);
    expect(asked).toEqual([]);
  });

  it('names the fields that are wrong', async () => {
    answer(() =>
      HttpResponse.json(
        preview({
          told: 0,
          items: [],
          examined: 0,
          problems: [
            { field: 'spec.filter.statuses', message: "'broken' is no status" },
            {
              field: 'spec.slackApp',
              message: 'spec.slackApp is {}: say mode.',
            },
            { message: 'Provider slack is not there: create it.' },
          ],
        }),
      ),
    );
    open(RULE);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It cannot report anything yet');
    expect(
      within(alert)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      "spec.filter.statuses: 'broken' is no status",
      'spec.slackApp is {}: say mode.',
      'Provider slack is not there: create it.',
    ]);
    expect(screen.queryByText(/would be told/)).not.toBeInTheDocument();
  });

  it('says that it is at work', async () => {
    answer(() => HttpResponse.json(preview()));
    open(RULE);
    expect(
      await screen.findByRole('status', { name: 'Loading' }),
    ).toBeInTheDocument();
    expect(await screen.findByText(/1 of 3 Runs/)).toBeVisible();
  });

  it('names the permissions that it needs', async () => {
    answer(() => refuse(403, 'NotAllowedError'));
    open(RULE);
    expect(
      await screen.findByRole('heading', { name: 'You may not see this' }),
    ).toBeVisible();
    expect(
      screen.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      'tekton-integrations.rule.preview',
      'tekton-integrations.delivery.read',
    ]);
  });

  it('says that a Notification is not known', async () => {
    answer(() => refuse(404, 'NotFoundError'));
    open(RULE);
    expect(
      await screen.findByRole('heading', {
        name: 'This Notification is not known',
      }),
    ).toBeVisible();
  });

  it('says what the portal does not take', async () => {
    answer(() =>
      refuse(400, 'InputError', "place.cluster is 'x', which is not a cluster"),
    );
    open(RULE);
    expect(await screen.findByText(/which is not a cluster/)).toBeVisible();
  });
});
