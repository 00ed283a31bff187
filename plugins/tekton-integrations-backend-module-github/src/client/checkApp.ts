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

import { createPrivateKey } from 'node:crypto';
import {
  Health,
  Secret,
  statusWords,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { Called, GitHubApi, GitHubApp } from './GitHubApi';
import { wordsOf } from './wordsOf';

const permissionsSchema = z.record(z.string(), z.string());
const appSchema = z.object({
  name: z.string(),
  permissions: permissionsSchema.optional(),
});
const installationsSchema = z.array(
  z.object({
    account: z.object({ login: z.string() }).nullish(),
    suspended_at: z.string().nullish(),
    permissions: permissionsSchema.optional(),
  }),
);

/** Names in a sentence, not a list of hundreds. */
const MAX_NAMES = 5;

/** What is wrong with a private key before anybody is asked. */
export function keyProblem(key: Secret): string | undefined {
  try {
    return createPrivateKey(key.unwrap()).asymmetricKeyType === 'rsa'
      ? undefined
      : 'privateKey is not an RSA key: take a private key that GitHub generated for the App.';
  } catch {
    return 'privateKey is not a private key in PEM: put the whole file that GitHub generated for the App there, with its BEGIN and END lines.';
  }
}

function names(logins: readonly string[]): string {
  const shown = logins.slice(0, MAX_NAMES).map(login => `'${login}'`);
  const more = logins.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function unhealthy({ result, json }: Called, appId: number): Health {
  if (result.kind !== 'answer') {
    return {
      kind: 'unknown',
      message: `GitHub was not reached: ${result.cause}.`,
    };
  }
  const said = [statusWords(result.status), wordsOf(json)]
    .filter(Boolean)
    .join(': ');
  return result.status === 401 || result.status === 404
    ? {
        kind: 'refused',
        message: `GitHub refuses the App ${appId}: check appId and privateKey (${said}).`,
      }
    : { kind: 'unknown', message: `GitHub answered ${said}.` };
}

const writes = (permissions?: Readonly<Record<string, string>>) =>
  permissions?.statuses === 'write';

/** Whether an App's key is taken and its permissions are enough. */
export async function checkApp(
  api: GitHubApi,
  app: GitHubApp,
  signal: AbortSignal,
): Promise<Health> {
  const problem = keyProblem(app.privateKey);
  if (problem !== undefined) {
    return { kind: 'refused', message: problem };
  }
  const called = await api.asApp(app, 'GET /app', {}, signal);
  const parsed = appSchema.safeParse(called.json);
  if (
    called.result.kind !== 'answer' ||
    called.result.status !== 200 ||
    !parsed.success
  ) {
    return unhealthy(called, app.appId);
  }
  const listed = await api.asApp(
    app,
    'GET /app/installations',
    { per_page: 100 },
    signal,
  );
  const installations = installationsSchema.safeParse(listed.json);
  if (
    listed.result.kind !== 'answer' ||
    listed.result.status !== 200 ||
    !installations.success
  ) {
    return unhealthy(listed, app.appId);
  }
  const { name, permissions } = parsed.data;
  const where = installations.data;
  const logins = (found: typeof where) =>
    names(found.map(({ account }) => account?.login ?? 'unknown'));
  if (where.length === 0) {
    return {
      kind: 'refused',
      message: `The App '${name}' is installed nowhere: install it for the repositories that Runs report to.`,
    };
  }
  const active = where.filter(({ suspended_at }) => !suspended_at);
  const lacking = active.filter(entry => !writes(entry.permissions));
  if (lacking.length === active.length && active.length > 0) {
    return {
      kind: 'refused',
      message: writes(permissions)
        ? `The App '${name}' lacks 'statuses: write' at ${logins(lacking)}: have its new permissions accepted there.`
        : `The App '${name}' lacks 'statuses: write': give it the repository permission 'Commit statuses: Read and write' and have it accepted at ${logins(lacking)}.`,
    };
  }
  if (active.length === 0) {
    return {
      kind: 'refused',
      message: `Every installation of the App '${name}' is suspended: have it unsuspended at ${logins(where)}.`,
    };
  }
  const suspended = where.filter(({ suspended_at }) => suspended_at);
  const remarks = [
    ...(lacking.length > 0
      ? [`lacks 'statuses: write' at ${logins(lacking)}`]
      : []),
    ...(suspended.length > 0 ? [`is suspended at ${logins(suspended)}`] : []),
  ];
  const able = active.filter(entry => !lacking.includes(entry));
  return {
    kind: 'ok',
    message: `The App '${name}' may write commit statuses at ${logins(able)}${remarks.length > 0 ? `; it ${remarks.join(' and ')}` : ''}.`,
  };
}
