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
import { EntityContent } from '../runs/EntityContent';
import { createFixtures } from '../__testUtils__/fixtures';
import { API, renderForShop } from '../__testUtils__/render';

const refuse = (status: number, name: string) =>
  HttpResponse.json(
    { error: { name, message: name }, response: { statusCode: status } },
    { status },
  );

describe('Why', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { details, explained, explanation } = createFixtures(Date.now());

  const explain = (answer: object = explanation()) =>
    http.get(`${API}/runs/:id/explain`, () => HttpResponse.json(answer));

  const open = (id = 'run-1') =>
    renderForShop(<EntityContent pollEveryMs={50} />, { path: `/runs/${id}` });

  beforeEach(() => {
    server.use(explain());
  });

  it('answers why per Notification', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    const heading = await screen.findByRole('heading', { name: /^releases/ });
    const rule = heading.closest('section');
    expect(rule).toHaveTextContent('namespace shop');
    expect(rule).toHaveTextContent('not sent: not matched');
    expect(rule).toHaveTextContent('statuses: only succeeded');
    expect(
      screen.getByRole('heading', { name: /^audit from app-config/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Slack answered 503; it is tried again\./),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('link', { name: /Open in GitHub/ })[0],
    ).toHaveAttribute('href', 'https://github.com/acme/shop/commit/4d2f673');
  });

  const ruleSection = async (name: RegExp) => {
    await screen.findByText(/said by annotation/);
    const heading = screen.getByRole('heading', { name });
    return heading.closest('section') ?? heading;
  };

  it('says which commit and which entity the rules of now go by', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    expect(
      await screen.findByText(
        /4d2f6730c2b1a5e98f70d3cc21b4a5d6e7f80912, said by annotation pipelinesascode/,
      ),
    ).toBeVisible();
    expect(
      screen.getByText(/component:default\/shop routes for the Run/),
    ).toBeVisible();
    expect(
      screen.getByText(/Decided by the rules and grants of now/),
    ).toBeVisible();
  });

  it('says what each rule does, what it decides, and what came of it', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    const status = await ruleSection(/^commit-status/);
    expect(status).toHaveTextContent(
      'commit status on acme/shop for each PipelineRun',
    );
    expect(within(status).getByText('matched')).toBeVisible();
    expect(
      within(status).getAllByText('delivered', { selector: 'strong' }),
    ).toHaveLength(2);
    // What a rule of now would say that was never recorded.
    expect(status).toHaveTextContent(
      /No delivery is recorded.*GitHub commit status · acme\/docs/,
    );
    expect(await ruleSection(/^failures/)).toHaveTextContent(
      /held: paused.*Provider slack is paused\./,
    );
    expect(await ruleSection(/^audit/)).toHaveTextContent(
      /followed to its end.*not sent: not matched\. pipelines: only deploy/,
    );
    expect(
      within(await ruleSection(/^releases/)).getAllByText(
        'statuses: only succeeded',
      ),
    ).toHaveLength(1);
  });

  it('shows what is sent as it is sent', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
    );
    open();
    const status = await ruleSection(/^commit-status/);
    await userEvent.click(
      within(status).getByText('Content, by the rules of now'),
    );
    expect(
      within(status).getByRole('region', {
        name: 'Content of GitHub commit status · acme/shop for build-shop-x7k2p',
      }),
    ).toHaveTextContent('"description": "unit-tests: exit 1"');
  });

  it('names what keeps a target from being told, and the line to add', async () => {
    server.use(
      explain(
        explanation({
          rules: [
            explained({
              rule: 'config///other',
              targets: [
                {
                  vendor: 'Slack',
                  what: 'message',
                  where: '#x',
                  invalid: "channel '#x' is not there: invite the app.",
                },
              ],
            }),
            explained({
              rule: 'config///granted',
              outcome: 'unsent',
              reason: 'notPermitted',
              message: 'Add repositories: [acme/shop] to its access.',
              targets: [],
            }),
            explained({
              rule: 'config///away',
              outcome: 'unsent',
              reason: 'catalogAway',
              message: 'The catalog does not answer.',
              targets: [],
            }),
          ],
        }),
      ),
      http.get(`${API}/runs/run-1`, () =>
        HttpResponse.json(details({ deliveries: [], notSent: [] })),
      ),
    );
    open();
    expect(await ruleSection(/^other/)).toHaveTextContent(
      /cannot be sent.*channel '#x' is not there/,
    );
    expect(await ruleSection(/^granted/)).toHaveTextContent(
      /not sent: not permitted.*Add repositories/,
    );
    expect(await ruleSection(/^away/)).toHaveTextContent(
      'not sent: catalog does not answer',
    );
  });

  it('shows what was recorded when it cannot be explained', async () => {
    server.use(
      http.get(`${API}/runs/run-1`, () => HttpResponse.json(details())),
      http.get(`${API}/runs/run-1/explain`, () => refuse(500, 'Error')),
    );
    open();
    expect(
      await screen.findByText(/could not be read just now/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Slack answered 503; it is tried again\./),
    ).toBeVisible();
    expect(screen.getByText('statuses: only succeeded')).toBeVisible();
  });

  it('says so when no Notification sees the Run', async () => {
    server.use(
      explain(explanation({ rules: [] })),
      http.get(`${API}/runs/run-1`, () =>
        HttpResponse.json(details({ deliveries: [], notSent: [] })),
      ),
    );
    open();
    expect(
      await screen.findByText(/No Notification sees this Run/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Preview a Notification' }),
    ).toHaveAttribute('href', '/tekton-integrations/preview');
  });
});
