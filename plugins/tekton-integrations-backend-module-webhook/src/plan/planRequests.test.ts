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

import { PHASES, RunState } from 'backstage-plugin-tekton-integrations-common';
import { PlanContext, Target } from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { requestSchema } from '../content';
import { WebhookSettings } from '../settings';
import { WebhookTemplate } from '../template';
import { planRequests } from './planRequests';

const URL = 'https://hooks.example.com/builds?tenant=acme';

function planned(
  settings: WebhookSettings = { url: URL },
  template?: WebhookTemplate,
  run: RunState = runFixture(),
  provider = 'kubernetes/cluster/shop/hook',
): Target {
  const context: PlanContext<WebhookSettings, WebhookTemplate> = {
    settings,
    template,
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: false,
    provider,
  };
  const [target, ...others] = planRequests(run, context);
  if (target?.type !== 'target' || others.length > 0) {
    throw new Error('one target is expected');
  }
  return target;
}

const request = (...args: Parameters<typeof planned>) =>
  requestSchema.parse(planned(...args).content);

describe('planRequests', () => {
  it.each(PHASES)('sends an event when a Run is %s', phase => {
    expect(
      planned({ url: URL }, undefined, runFixture({ phase })),
    ).toMatchObject({
      kind: 'event',
      once: 'sameId',
      scopes: ['webhook:host:hooks.example.com'],
      words: {
        vendor: 'Webhook',
        what: 'request',
        where: 'hooks.example.com/builds',
      },
    });
  });

  it('sends the message about the Run as JSON', () => {
    const { method, headers, body, id, url } = request();

    expect({ method, headers, url }).toEqual({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      url: URL,
    });
    expect(JSON.parse(body)).toMatchObject({
      version: '1',
      id,
      run: {
        name: 'build-x7k2p',
        phase: 'failed',
        url: 'https://portal.example/runs/1',
      },
    });
  });

  it.each<[string, Partial<RunState>, boolean]>([
    ['nothing', {}, true],
    ['a label', { labels: { late: 'yes' } }, true],
    ['the phase', { phase: 'succeeded' }, false],
    ['the attempt', { attempt: 2 }, false],
    ['the end', { completedAt: '2026-11-21T10:04:00Z' }, false],
    ['the Run', { uid: 'bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee' }, false],
    ['the cluster', { cluster: { id: 'other', name: 'prod' } }, false],
  ])(
    'keeps the id of an event or not where %s changes',
    (_, overrides, same) => {
      const { id } = request({ url: URL }, undefined, runFixture(overrides));

      expect(id).toMatch(/^[0-9a-f]{64}$/);
      expect(id === request().id).toBe(same);
    },
  );

  it('tells one receiver from another, also where only credentials know them', () => {
    const ids = [
      request().id,
      request({ url: 'https://hooks.example.com/other' }).id,
      request({}).id,
      request({}, undefined, runFixture(), 'config///other').id,
    ];
    const subjects = [
      planned().subject,
      planned({ url: 'https://hooks.example.com/other' }).subject,
      planned({}).subject,
      planned({}, undefined, runFixture(), 'config///other').subject,
    ];

    expect(new Set(ids).size).toBe(4);
    expect(new Set(subjects).size).toBe(4);
  });

  it('names no address where it is a credential', () => {
    const target = planned({});

    expect(target).toMatchObject({
      scopes: ['webhook:provider:kubernetes/cluster/shop/hook'],
      words: { where: 'its secret address' },
    });
    expect(target.content).not.toHaveProperty('url');
  });

  it("puts a template's headers over the settings' and both over ours", () => {
    const headers = [
      { name: 'Content-Type', value: 'application/vnd.acme+json' },
      { name: 'X-A', value: 'settings' },
      { name: 'X-B', value: 'settings' },
    ];

    expect(
      request(
        { url: URL, headers },
        { headers: { 'x-a': 'template', 'X-B': '', 'X-C': 'template' } },
      ).headers,
    ).toEqual({
      'content-type': 'application/vnd.acme+json',
      'x-a': 'template',
      'x-c': 'template',
    });
  });

  it("sends a template's body as it is", () => {
    const body = {
      text: 'red again',
      contentType: 'text/plain; charset=utf-8',
    };

    expect(request({ url: URL, method: 'PATCH' }, { body })).toMatchObject({
      method: 'PATCH',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'red again',
    });
  });

  it.each<[Partial<RunState>, boolean]>([
    [{}, true],
    [{ phase: 'succeeded' }, true],
    [{ phase: 'running', completedAt: undefined }, false],
    [{ kind: 'TaskRun' }, false],
  ])('waits for tasks where %j: %s', (overrides, waits) => {
    const target = planned({ url: URL }, undefined, runFixture(overrides));

    expect(target.needsTasks ?? false).toBe(waits);
  });
});
