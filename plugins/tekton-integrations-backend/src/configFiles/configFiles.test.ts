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

import { mockServices } from '@backstage/backend-test-utils';
import { ConfigSources, StaticConfigSource } from '@backstage/config-loader';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../__testUtils__/eventually';
import { ManualTimers } from '../__testUtils__/manualTimers';
import { ConfigFiles } from './configFiles';
import { readConfigFiles } from './readConfigFiles';

const CONFIG = 'app-config.yaml';
const TOKEN = 'token.txt';

function appConfig(channel: string): string {
  return [
    'app: { baseUrl: http://localhost }',
    'tektonIntegrations:',
    '  providers:',
    '    slack:',
    '      slackApp:',
    `        accessToken: { $file: ${TOKEN} }`,
    `        channels: [{ id: ${channel} }]`,
  ].join('\n');
}

describe('ConfigFiles', () => {
  let folder: string;
  const stops: (() => Promise<void>)[] = [];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'config-files-'));
  });

  afterEach(async () => {
    await Promise.all(stops.splice(0).map(stop => stop()));
    fs.rmSync(folder, { recursive: true });
  });

  const at = (...names: string[]) => path.join(folder, ...names);
  const argv = () => ['--config', at(CONFIG)];

  /** As kubelet does it: a link to a folder, replaced as a whole. */
  function mount(version: string, channel: string, token: string): void {
    fs.mkdirSync(at(version));
    fs.writeFileSync(at(version, CONFIG), appConfig(channel));
    fs.writeFileSync(at(version, TOKEN), token);
    fs.symlinkSync(version, at('..data_tmp'));
    fs.renameSync(at('..data_tmp'), at('..data'));
    for (const name of [CONFIG, TOKEN]) {
      if (!fs.existsSync(at(name))) {
        fs.symlinkSync(path.join('..data', name), at(name));
      }
    }
  }

  /** A portal whose configuration service hears of changes, or does not. */
  async function portal(options: { hears: boolean }) {
    const config = await ConfigSources.toConfig(
      ConfigSources.default({ argv: argv(), watch: options.hears }),
    );
    const timers = new ManualTimers();
    const logger = mockServices.logger.mock();
    const seen: { channel: string; token: string }[] = [];
    const reads = { count: 0 };
    const files = new ConfigFiles({
      config,
      timers,
      logger,
      read: async () => {
        const latest = await readConfigFiles(argv());
        reads.count += 1;
        return latest;
      },
    });
    files.watch(latest => {
      const slack = latest.getConfig(
        'tektonIntegrations.providers.slack.slackApp',
      );
      seen.push({
        channel: slack.getConfigArray('channels')[0].getString('id'),
        token: slack.getString('accessToken'),
      });
    });
    stops.push(async () => {
      config.close();
      await files.stop();
    });
    await eventually(() => expect(reads.count).toBe(1));
    return { files, timers, logger, seen, reads };
  }

  it.each<[string, () => void, { channel: string; token: string }]>([
    [
      'an edited file',
      () => fs.writeFileSync(at(CONFIG), appConfig('C0002')),
      { channel: 'C0002', token: 'one' },
    ],
    [
      'an edited $file',
      () => fs.writeFileSync(at(TOKEN), 'two'),
      { channel: 'C0001', token: 'two' },
    ],
    [
      'a file that another one takes the place of',
      () => {
        fs.writeFileSync(at('new.yaml'), appConfig('C0003'));
        fs.renameSync(at('new.yaml'), at(CONFIG));
      },
      { channel: 'C0003', token: 'one' },
    ],
  ])('tells of %s', async (_, change, expected) => {
    fs.writeFileSync(at(CONFIG), appConfig('C0001'));
    fs.writeFileSync(at(TOKEN), 'one');
    const { timers, seen } = await portal({ hears: false });
    change();
    timers.advance(10_000);
    await eventually(() => expect(seen).toEqual([expected]));
  });

  it.each([
    ['and the old folder is removed', true],
    ['and the old folder stays', false],
  ])(
    'tells of a mounted ConfigMap that is replaced, %s',
    async (_, removed) => {
      mount('..v1', 'C0001', 'one');
      const { timers, seen } = await portal({ hears: false });
      mount('..v2', 'C0002', 'two');
      if (removed) {
        fs.rmSync(at('..v1'), { recursive: true });
      }
      timers.advance(10_000);
      await eventually(() =>
        expect(seen).toEqual([{ channel: 'C0002', token: 'two' }]),
      );
      mount('..v3', 'C0002', 'three');
      timers.advance(10_000);
      await eventually(() =>
        expect(seen[1]).toEqual({ channel: 'C0002', token: 'three' }),
      );
    },
  );

  it('tells at once what the configuration service hears', async () => {
    fs.writeFileSync(at(CONFIG), appConfig('C0001'));
    fs.writeFileSync(at(TOKEN), 'one');
    const { seen } = await portal({ hears: true });
    fs.writeFileSync(at(CONFIG), appConfig('C0002'));
    await eventually(() =>
      expect(seen).toEqual([{ channel: 'C0002', token: 'one' }]),
    );
  });

  it('says nothing while nothing changes', async () => {
    fs.writeFileSync(at(CONFIG), appConfig('C0001'));
    fs.writeFileSync(at(TOKEN), 'one');
    const { timers, seen, reads } = await portal({ hears: false });
    timers.advance(30_000);
    await eventually(() => expect(reads.count).toBe(4));
    expect(seen).toEqual([]);
  });

  it('goes on after files that could not be read, and keeps their secrets', async () => {
    fs.writeFileSync(at(CONFIG), appConfig('C0001'));
    fs.writeFileSync(at(TOKEN), 'one');
    const { files, timers, logger, seen } = await portal({ hears: true });
    fs.writeFileSync(at(CONFIG), 'token: "xoxb-secret\nother: [');
    timers.advance(10_000);
    await eventually(() => expect(files.problem()).toContain('is not YAML'));
    timers.advance(10_000);
    fs.writeFileSync(at(CONFIG), appConfig('C0002'));
    timers.advance(10_000);
    await eventually(() =>
      expect(seen).toEqual([{ channel: 'C0002', token: 'one' }]),
    );
    expect(files.problem()).toBeUndefined();
    const logged = JSON.stringify(logger.error.mock.calls);
    expect(logged).toContain('what was read before counts');
    expect(logged).not.toContain('xoxb');
  });

  it('names a $file that is missing', async () => {
    fs.writeFileSync(at(CONFIG), appConfig('C0001'));
    fs.writeFileSync(at(TOKEN), 'one');
    const { files, timers, seen } = await portal({ hears: false });
    fs.rmSync(at(TOKEN));
    timers.advance(10_000);
    await eventually(() => expect(files.problem()).toContain(at(TOKEN)));
    expect(seen).toEqual([]);
  });

  it('leaves files alone that the portal was not configured from', async () => {
    fs.writeFileSync(at(CONFIG), appConfig('C0001'));
    fs.writeFileSync(at(TOKEN), 'one');
    const config = await ConfigSources.toConfig(
      StaticConfigSource.create({
        data: { tektonIntegrations: { instance: 'elsewhere' } },
      }),
    );
    const timers = new ManualTimers();
    const told: unknown[] = [];
    let reads = 0;
    const files = new ConfigFiles({
      config,
      timers,
      logger: mockServices.logger.mock(),
      read: async () => {
        reads += 1;
        return readConfigFiles(argv());
      },
    });
    stops.push(() => files.stop());
    files.watch(latest => told.push(latest));
    fs.writeFileSync(at(CONFIG), appConfig('C0002'));
    timers.advance(10_000);
    await eventually(() => expect(reads).toBe(2));
    await files.stop();
    expect(told).toEqual([]);
  });
});
