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

/**
 * Starts the example portal and the sandbox, and stops them together.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFree, ProcessGroup } from './lib/processes.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const HOST = '127.0.0.1';

const PORTS = {
  APP_PORT: { fallback: 3000, what: 'the portal' },
  BACKEND_PORT: { fallback: 7007, what: "the portal's backend" },
  SANDBOX_KUBE_PORT: { fallback: 7117, what: 'the Kubernetes simulator' },
  SANDBOX_GITHUB_PORT: { fallback: 7118, what: 'the fake GitHub' },
  SANDBOX_SLACK_PORT: { fallback: 7119, what: 'the fake Slack' },
  SANDBOX_PAGE_PORT: { fallback: 7120, what: 'the page of the outside world' },
  SANDBOX_SNS_PORT: { fallback: 7121, what: 'the fake AWS SNS' },
  SANDBOX_PUBSUB_PORT: { fallback: 7122, what: 'the fake Google Pub/Sub' },
  SANDBOX_EVENTS_PORT: {
    fallback: 7123,
    what: 'the receivers of CloudEvents',
  },
  SANDBOX_WEBHOOK_PORT: { fallback: 7124, what: 'the receivers of webhooks' },
};

async function choosePorts() {
  const ports = {};
  const problems = [];
  for (const [variable, { fallback, what }] of Object.entries(PORTS)) {
    const port = Number(process.env[variable] ?? fallback);
    ports[variable] = port;
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      problems.push(
        `${variable} is '${process.env[variable]}', which is not a port: use a number from 1 to 65535.`,
      );
    } else if (!(await isFree(port))) {
      problems.push(
        `Port ${port} of ${what} is taken: end what uses it, or choose another one with ${variable}=<port> npm start.`,
      );
    }
  }
  return { ports, problems };
}

/** The children run in folders of their own. */
function absolute(argument) {
  return argument.startsWith('-') ? argument : path.resolve(ROOT, argument);
}

/** Resolves when the child has printed a line that matches. */
function lineOf(group, name, command, options, pattern) {
  return new Promise(resolve => {
    group.start(name, command, {
      ...options,
      onLine: line => pattern.test(line) && resolve(line),
    });
  });
}

async function main() {
  const { ports, problems } = await choosePorts();
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  const group = new ProcessGroup();
  group.ended.then(code => process.exit(code));

  const real = Boolean(process.env.KUBECONFIG);
  const dataDir = path.join(ROOT, '.data');
  const env = {
    ...Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [name, String(port)]),
    ),
    SANDBOX_DATA_DIR: path.join(dataDir, 'sandbox'),
    PORTAL_DATA_DIR: path.join(dataDir, 'portal'),
    APP_BASE_URL: `http://localhost:${ports.APP_PORT}`,
    BACKEND_BASE_URL: `http://localhost:${ports.BACKEND_PORT}`,
    SANDBOX_KUBE_URL: `http://${HOST}:${ports.SANDBOX_KUBE_PORT}`,
    NODE_OPTIONS: [process.env.NODE_OPTIONS, '--no-deprecation']
      .filter(Boolean)
      .join(' '),
  };

  if (!real) {
    await lineOf(
      group,
      'sandbox',
      [
        process.execPath,
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        'src/main.ts',
      ],
      { cwd: path.join(ROOT, 'packages/sandbox'), env },
      /^sandbox ready/,
    );
  }

  // Further arguments, such as --config <file>, are for both processes.
  const configs = [
    'app-config.yaml',
    real ? 'app-config.kubeconfig.yaml' : 'app-config.sandbox.yaml',
  ]
    .flatMap(file => ['--config', path.join(ROOT, file)])
    .concat(process.argv.slice(2).map(absolute));
  const cli = path.join(ROOT, 'node_modules/.bin/backstage-cli');
  const started = [
    lineOf(
      group,
      'backend',
      [cli, 'package', 'start', ...configs],
      { cwd: path.join(ROOT, 'packages/backend'), env },
      /Plugin initialization complete|Listening on/,
    ),
    lineOf(
      group,
      'app',
      [cli, 'package', 'start', ...configs],
      {
        cwd: path.join(ROOT, 'packages/app'),
        env: { ...env, BROWSER: 'none' },
      },
      /compiled successfully|Rspack compiled|webpack compiled/i,
    ),
  ];
  await Promise.all(started);
  process.stdout.write(
    [
      '',
      `  Portal:             ${env.APP_BASE_URL}/catalog/default/component/shop/ci-notifications`,
      ...(real
        ? []
        : [`  Outside world:      http://${HOST}:${ports.SANDBOX_PAGE_PORT}/`]),
      '  Stop everything:    Ctrl-C',
      '',
      '',
    ].join('\n'),
  );
}

await main();
