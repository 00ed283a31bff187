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

import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { Child } from './Child';
import type { Outside } from './Outside';
import { until } from './until';

const ROOT = path.resolve(__dirname, '../../../..');
const START_LIMIT_MS = 90_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port is free')),
      );
    });
  });
}

const portOf = (url: string) => new URL(url).port;

/** The built example portal: its backend, which serves the app as well. */
export class Portal {
  private constructor(
    readonly url: string,
    private readonly child: Child,
  ) {}

  /** Resolves when its plugins answer; the catalog may still be empty. */
  static async start(
    outside: Outside,
    folders: { scratch: string; logs: string },
  ): Promise<Portal> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const database = path.join(folders.scratch, 'portal');
    await fs.mkdir(database, { recursive: true });
    const configs = [
      'app-config.yaml',
      'app-config.sandbox.yaml',
      'packages/app/e2e-tests/app-config.yaml',
    ].flatMap(file => ['--config', path.join(ROOT, file)]);
    const child = new Child(
      [
        '--no-deprecation',
        ...['--require', path.join(__dirname, 'endWithParent.cjs')],
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        ...['src/index.ts', ...configs],
      ],
      {
        cwd: path.join(ROOT, 'packages/backend'),
        log: path.join(folders.logs, 'portal.log'),
        env: {
          // Guests may sign in to a portal in development only.
          NODE_ENV: 'development',
          // Those of Playwright's own transformer.
          NODE_OPTIONS: '',
          APP_BASE_URL: url,
          BACKEND_BASE_URL: url,
          BACKEND_PORT: String(port),
          PORTAL_DATA_DIR: database,
          SANDBOX_KUBE_URL: outside.kube.url,
          SANDBOX_SLACK_PORT: portOf(outside.slack.origin),
          SANDBOX_SLACK_TOKEN: outside.slack.token,
        },
      },
    );
    const portal = new Portal(url, child);
    try {
      await until('the portal', START_LIMIT_MS, async () => {
        child.check('the portal');
        return (
          (await portal.answers('/.backstage/health/v1/readiness')) &&
          (await portal.answers('/api/tekton-integrations/health'))
        );
      });
      return portal;
    } catch (error) {
      await child.stop();
      throw new Error(`${error}\n${child.lastLines()}`);
    }
  }

  /** Waits until the catalog knows these components. */
  async knows(components: readonly string[]): Promise<void> {
    const authorization = `Bearer ${await this.#guestToken()}`;
    const missing = new Set(components);
    await until(`components ${[...missing]}`, START_LIMIT_MS, async () => {
      this.child.check('the portal');
      for (const name of missing) {
        const route = `/api/catalog/entities/by-name/component/default/${name}`;
        if (await this.answers(route, { authorization })) {
          missing.delete(name);
        }
      }
      return missing.size === 0;
    });
  }

  stop(): Promise<void> {
    return this.child.stop();
  }

  async #guestToken(): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const [, token] = /"token":\s*"([^"]+)"/.exec(await response.text()) ?? [];
    if (!token) {
      throw new Error(`guests cannot sign in: ${response.status}`);
    }
    return token;
  }

  private async answers(
    route: string,
    headers: Record<string, string> = {},
  ): Promise<boolean> {
    try {
      return (await fetch(`${this.url}${route}`, { headers })).ok;
    } catch {
      return false;
    }
  }
}
