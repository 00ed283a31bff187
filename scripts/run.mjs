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
 * Runs a command of this repository with the pinned Node and the dependencies
 * in place: `node scripts/run.mjs <start|test|…> [arguments]`.
 *
 * Needs nothing but Node and npm. The pinned Node and Yarn come from npm
 * packages (toolchain/), the dependencies from `yarn install --immutable`;
 * both only when their lock files changed since the last time.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const TOOLCHAIN = path.join(ROOT, 'toolchain');
const COMMANDS = {
  start: 'start.mjs',
  test: 'test.mjs',
  bench: 'bench.mjs',
  check: 'check.mjs',
  chaos: 'chaos.mjs',
  crashes: 'crashes.mjs',
  'test:full': 'test-full.mjs',
  generate: 'generate.mjs',
  'e2e:real': 'e2e-real.mjs',
  yarn: 'yarn.mjs',
};

class Refusal extends Error {}

/** npm's own variables would steer Yarn and jest; these alone are meant. */
const KEPT_NPM_VARIABLES =
  /^npm_config_(registry|cafile|ca|cache|proxy|https_proxy|noproxy|strict_ssl)$/i;

function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_/i.test(name) || KEPT_NPM_VARIABLES.test(name),
    ),
  );
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(path.relative(ROOT, file)).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

function stamped(file, value) {
  try {
    return fs.readFileSync(file, 'utf8') === value;
  } catch {
    return false;
  }
}

const NETWORK_TROUBLE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|network|RequestError|getaddrinfo|UNABLE_TO_GET_ISSUER/i;

function runStep(what, command, args, options) {
  const { quiet, ...rest } = options;
  const result = spawnSync(command, args, { encoding: 'utf8', ...rest });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (result.status === 0) {
    if (!quiet) {
      process.stderr.write(`${what}: done\n`);
    }
    return result.stdout;
  }
  process.stderr.write(`${output.split('\n').slice(-30).join('\n')}\n`);
  throw new Refusal(
    NETWORK_TROUBLE.test(output)
      ? `${what} failed: the package registry did not answer as it should. Check the network and \`npm config get registry\`, then run the same command again.`
      : `${what} failed${result.error ? ` (${result.error.message})` : ''}; its last lines stand above.`,
  );
}

/** npm as it was started with, also where only `npm.cmd` is on the path. */
function npm(what, args, options) {
  const cli = process.env.npm_execpath;
  return cli && /npm-cli\.js$/.test(cli)
    ? runStep(what, process.execPath, [cli, ...args], options)
    : runStep(what, 'npm', args, {
        shell: process.platform === 'win32',
        ...options,
      });
}

function installToolchain(env) {
  const lock = path.join(TOOLCHAIN, 'package-lock.json');
  const stamp = path.join(TOOLCHAIN, 'node_modules', '.stamp');
  const hash = hashOf([lock]);
  if (!stamped(stamp, hash)) {
    process.stderr.write('Fetching the pinned Node and Yarn …\n');
    npm(
      'Fetching Node and Yarn',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      {
        cwd: TOOLCHAIN,
        env,
      },
    );
    fs.writeFileSync(stamp, hash);
  }
}

function pinnedNode() {
  const binary = path.join(
    TOOLCHAIN,
    'node_modules',
    `node-${process.platform}-${process.arch}`,
    'bin',
    'node',
  );
  if (fs.existsSync(binary)) {
    return binary;
  }
  const major = Number(process.versions.node.split('.')[0]);
  if (major === 22 || major === 24) {
    return process.execPath;
  }
  throw new Refusal(
    `No pinned Node exists for ${process.platform}-${process.arch}, and Node ${process.versions.node} does not run the portal: install Node 24 or 22 and run the same command again.`,
  );
}

function workspaceManifests() {
  return ['packages', 'plugins'].flatMap(folder =>
    fs
      .readdirSync(path.join(ROOT, folder))
      .map(name => path.join(ROOT, folder, name, 'package.json'))
      .filter(file => fs.existsSync(file))
      .sort(),
  );
}

/** Yarn reads none of npm's settings, so it is told those that matter. */
function yarnSettings(npmSettings) {
  const settings = {
    YARN_NPM_REGISTRY_SERVER: npmSettings.registry,
    YARN_HTTPS_CA_FILE_PATH: npmSettings.cafile,
    YARN_HTTP_PROXY: npmSettings.proxy,
    YARN_HTTPS_PROXY: npmSettings['https-proxy'],
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value),
  );
}

function installDependencies(node, yarn, env) {
  const stamp = path.join(ROOT, 'node_modules', '.install-stamp');
  const hash = hashOf([
    path.join(ROOT, 'package.json'),
    path.join(ROOT, 'yarn.lock'),
    path.join(ROOT, '.yarnrc.yml'),
    ...workspaceManifests(),
  ]);
  if (stamped(stamp, hash)) {
    return;
  }
  process.stderr.write('Installing the dependencies (a minute or two) …\n');
  const settings = JSON.parse(
    npm('Reading the settings of npm', ['config', 'list', '--json'], {
      cwd: TOOLCHAIN,
      env,
      quiet: true,
    }),
  );
  runStep(
    'Installing the dependencies',
    node,
    [yarn, 'install', '--immutable'],
    {
      cwd: ROOT,
      env: { ...env, ...yarnSettings(settings) },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  fs.writeFileSync(stamp, hash);
}

function environmentFor(node, env) {
  return {
    ...env,
    PATH: [
      path.dirname(node),
      path.join(ROOT, 'node_modules', '.bin'),
      env.PATH ?? '',
    ].join(path.delimiter),
    TEKTON_INTEGRATIONS_YARN: path.join(
      TOOLCHAIN,
      'node_modules',
      '@yarnpkg',
      'cli-dist',
      'bin',
      'yarn.js',
    ),
  };
}

/** How often it is checked whether npm still lives. */
const PARENT_CHECK_MS = 500;

/** npm ends on SIGTERM without a word to what it started. */
function stopWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) {
    return;
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      child.kill('SIGTERM');
    }
  }, PARENT_CHECK_MS);
  timer.unref();
}

function main() {
  const [command, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(COMMANDS, command ?? '')) {
    throw new Refusal(
      `'${command ?? ''}' is not a command: use one of ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Refusal(
      `Node ${process.versions.node} is too old to start from: install Node 20 or later.`,
    );
  }
  const env = cleanEnvironment();
  installToolchain(env);
  const node = pinnedNode();
  const childEnv = environmentFor(node, env);
  installDependencies(node, childEnv.TEKTON_INTEGRATIONS_YARN, childEnv);

  const child = spawn(
    node,
    [path.join(ROOT, 'scripts', COMMANDS[command]), ...args],
    {
      cwd: ROOT,
      env: childEnv,
      stdio: 'inherit',
    },
  );
  // The child stops by itself when this process is gone; a signal is passed
  // on so that it can stop in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  stopWithNpm(child);
  child.on('error', error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
