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

import { JsonObject } from '@backstage/types';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
  WrittenRun,
} from './__testUtils__/reported';
import {
  CHANNEL,
  createRule,
  createSecret,
  createUsualRules,
  startWorld,
  World,
} from './__testUtils__/world';

jest.setTimeout(60_000);

const SHA = 'a'.repeat(40);
const COMMIT = { owner: 'acme', repository: 'shop', sha: SHA };

describe('the portal', () => {
  let world: World;
  let portal: Portal;
  let folder: string;

  beforeEach(async () => {
    world = await startWorld();
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start(tektonIntegrations: JsonObject = {}) {
    portal = await startPortal({ world, folder, tektonIntegrations });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  describe('towards a Run that says what somebody made up', () => {
    const EVIL =
      '<!channel> <!here> <@U0BOSS> <https://evil.example|Log in> *b* `c` &amp;';

    const textSchema = z.object({ type: z.string(), text: z.string() });

    /** All mrkdwn in a value. */
    function mrkdwnIn(value: unknown): string[] {
      if (value === null || typeof value !== 'object') {
        return [];
      }
      const text = textSchema.safeParse(value);
      return text.success && text.data.type === 'mrkdwn'
        ? [text.data.text]
        : Object.values(value).flatMap(mrkdwnIn);
    }

    /** All mrkdwn of the message about a Run. */
    async function mrkdwnOf(run: WrittenRun, template?: object) {
      createUsualRules(world, 'team-a');
      world.kube.patch(
        {
          apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
          kind: 'Notification',
          namespace: 'team-a',
          name: 'messages',
        },
        { spec: { template } },
      );
      await start();
      createFailedRun(world.kube, 'made-up', { ...COMMIT, ...run });
      return eventually(() => {
        const [message] = world.slack.messages(CHANNEL);
        expect(message).toBeDefined();
        return [message.text, ...mrkdwnIn(message.blocks)].join('\n');
      });
    }

    const saying: WrittenRun = {
      message: EVIL,
      pipeline: EVIL,
      annotations: {
        note: EVIL,
        'integrations.tekton.dev/git-commit-title': EVIL,
        'integrations.tekton.dev/git-branch': EVIL,
      },
    };

    it.each<[string, object | undefined]>([
      ['its own words', undefined],
      [
        'a template of text',
        { text: 'See ${{ run.annotations["note"] }} ${{ run.message }}' },
      ],
      [
        'a template of blocks',
        {
          blocks: [
            {
              type: 'section',
              text: {
                type: 'mrkdwn',
                text: '<https://ok.example/${{ run.annotations["note"] }}|${{ run.message }}>',
              },
            },
            {
              type: 'header',
              text: { type: 'plain_text', text: '${{ run.message }}' },
            },
          ],
        },
      ],
    ])('makes no mention and no link of it, in %s', async (_, template) => {
      const texts = await mrkdwnOf(saying, template);
      expect(texts).not.toMatch(/<(?!https:\/\/(?:ok\.example|github\.com)\/)/);
      expect(texts).toContain('&lt;!channel&gt; &lt;!here&gt; &lt;@U0BOSS&gt;');
    });

    it('makes no line, mark or link of it in a commit status', async () => {
      createUsualRules(world, 'team-a');
      createRule(world.kube, 'Notification', 'team-a', 'commit-status-2', {
        providerRef: { name: 'github' },
        template: {
          description: '${{ run.annotations["note"] }}',
          context: 'ci: ${{ run.annotations["note"] }}',
        },
      });
      await start();
      createFailedRun(world.kube, 'made-up', {
        ...COMMIT,
        annotations: { note: 'one\ntwo\u0000\r\n\tthree' },
      });
      const statuses = await eventually(() => {
        const found = world.github.statuses('acme', 'shop', SHA);
        expect(found).toHaveLength(2);
        return found;
      });
      const templated = statuses.find(({ context }) => /^ci: /.test(context));
      expect(templated?.description).toMatch(/^one two ?three$/);
      expect(templated?.context).toMatch(/^ci: one two ?three$/);
    });
  });

  describe('keeps to itself', () => {
    /** What must be nowhere: the credentials, and how they are encoded. */
    function secrets(): string[] {
      const { github, slack, token } = world;
      const lines = github.privateKeyPem
        .split('\n')
        .filter(line => /^[\w+/=]{40,}$/.test(line));
      const plain = [slack.token, token, ...lines.slice(0, 3)];
      return [
        ...plain,
        ...plain.map(value => Buffer.from(value).toString('base64')),
        'xoxb-misplaced',
        'ghs_',
      ];
    }

    function leaksIn(text: string): string[] {
      return secrets().filter(secret => text.includes(secret));
    }

    async function filesOf(at: string): Promise<string> {
      const entries = await fs.readdir(at, { withFileTypes: true });
      const contents = await Promise.all(
        entries.map(entry =>
          entry.isDirectory()
            ? filesOf(path.join(at, entry.name))
            : fs.readFile(path.join(at, entry.name), 'latin1'),
        ),
      );
      return contents.join('\n');
    }

    function objectsOf(): string {
      return JSON.stringify(
        [
          ['integrations.tekton.ornew.io/v1alpha1', 'Provider'],
          ['integrations.tekton.ornew.io/v1alpha1', 'Notification'],
          ['tekton.dev/v1', 'PipelineRun'],
          ['v1', 'Event'],
          ['coordination.k8s.io/v1', 'Lease'],
        ].flatMap(([apiVersion, kind]) =>
          world.kube
            .list({ apiVersion, kind })
            .map(object => ({ ...object, spec: undefined })),
        ),
      );
    }

    it('every credential, in whatever went right or wrong', async () => {
      createUsualRules(world, 'team-a');
      createSecret(world.kube, 'team-a', 'odd', 'private-key.pem', 'no PEM');
      createRule(world.kube, 'Provider', 'team-a', 'odd', {
        type: 'GitHubApp',
        githubApp: {
          appId: world.github.appId,
          privateKey: { secretRef: { name: 'odd' } },
          baseURL: world.github.url,
        },
      });
      createSecret(
        world.kube,
        'team-a',
        'refused',
        'access-token',
        'xoxb-misplaced-1',
      );
      createRule(world.kube, 'Provider', 'team-a', 'refused', {
        type: 'SlackApp',
        slackApp: {
          accessToken: { secretRef: { name: 'refused' } },
          channels: [{ id: CHANNEL }],
          baseURL: world.slack.url,
        },
      });
      await start({
        events: { rules: true, runs: true },
        providers: {
          ...portalProviders(world, { github: { access: [{}] } }),
          misplaced: { type: 'SlackApp', slackApp: 'xoxb-misplaced-2' },
          unknown: {
            type: 'SlackApp',
            slackApp: { token: 'xoxb-misplaced-3', channels: [] },
          },
        },
        notifications: {
          all: { providerRef: { name: 'sl' } },
          statuses: { providerRef: { name: 'gh' } },
          misplaced: {
            providerRef: { name: 'sl' },
            slackApp: { accessToken: 'xoxb-misplaced-4' },
          },
        },
      });
      createFailedRun(world.kube, 'first', COMMIT);
      await eventually(() => {
        expect(world.github.statuses('acme', 'shop', SHA)).toHaveLength(1);
        expect(world.slack.messages(CHANNEL).length).toBeGreaterThan(0);
      });
      world.slack.revokeToken();
      createFailedRun(world.kube, 'second', COMMIT);
      const { run } = await eventually(async () => {
        const report = await reportOf(portal, 'second');
        expect(report.deliveries.map(({ state }) => state)).toContain('held');
        return report;
      });
      const answers = await Promise.all(
        [
          '/health',
          '/status',
          '/providers',
          '/notifications',
          '/runs?entityRef=component:default/shop',
          '/told?entityRef=component:default/shop',
          `/runs/${run.id}`,
          `/runs/${run.id}/explain`,
        ].map(async route => {
          const { text } = await portal.get(route).expect(200);
          return text;
        }),
      );
      const previewed = await Promise.all(
        [
          { rule: 'config///all' },
          { rule: 'config///misplaced' },
          {
            spec: {
              providerRef: { name: 'gh' },
              template: { description: '${{ run }}' },
            },
          },
        ].map(async request => (await portal.post('/preview', request)).text),
      );
      const kept = await eventually(() => {
        const objects = objectsOf();
        expect(objects).toMatch(/AuthenticationFailed|SecretFormat|broken/i);
        return objects;
      });
      await portal.stop();
      expect(leaksIn(answers.join('\n'))).toEqual([]);
      expect(leaksIn(previewed.join('\n'))).toEqual([]);
      expect(leaksIn(kept)).toEqual([]);
      expect(portal.log.length).toBeGreaterThan(5);
      expect(leaksIn(portal.log.join('\n'))).toEqual([]);
      const files = await filesOf(folder);
      expect(files).toContain('acme/shop');
      expect(leaksIn(files)).toEqual([]);
    });
  });
});
