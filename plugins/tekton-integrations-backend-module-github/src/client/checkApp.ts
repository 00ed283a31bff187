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
  answeredAt,
  Health,
  Secret,
  statusWords,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { Report, REPORTS } from '../report';
import { Called, GitHubApi, GitHubApp } from './GitHubApi';
import { Rates } from './Rates';
import { wordsOf } from './wordsOf';

const permissionsSchema = z.record(z.string(), z.string());
const appSchema = z.object({
  name: z.string(),
  permissions: permissionsSchema.optional(),
});
const installationsSchema = z.array(
  z.object({
    id: z.number(),
    account: z.object({ login: z.string() }).nullish(),
    suspended_at: z.string().nullish(),
    permissions: permissionsSchema.optional(),
  }),
);

const tokenSchema = z.object({ token: z.string().min(1) });
const rateSchema = z.object({
  resources: z.object({
    core: z.object({
      limit: z.number(),
      remaining: z.number(),
      reset: z.number(),
    }),
  }),
});

/** Nobody reads more of them, and each may have to be asked for. */
const MAX_RATES = 3;
const RATE_STEPS = 10;

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

/** What an App is checked with. */
export interface CheckOptions {
  readonly api: GitHubApi;
  /** What it shall be able to write. */
  readonly reports: readonly Report[];
  readonly rates: Rates;
  readonly now: number;
  readonly signal: AbortSignal;
}

type Permissions = Readonly<Record<string, string>> | undefined;
type Installation = z.infer<typeof installationsSchema>[number];

const loginOf = ({ account }: Installation) => account?.login ?? 'unknown';

function lackedBy(permissions: Permissions, reports: readonly Report[]) {
  return reports.filter(
    report => permissions?.[REPORTS[report].permission] !== 'write',
  );
}

function permissionNames(reports: readonly Report[]): string {
  return reports
    .map(report => `'${REPORTS[report].permission}: write'`)
    .join(' and ');
}

/** What is left of an installation's requests, asked where nothing told it. */
async function rateOf(
  app: GitHubApp,
  installation: Installation,
  { api, rates, now, signal }: CheckOptions,
): Promise<string | undefined> {
  const login = loginOf(installation);
  if (rates.get(login) === undefined) {
    const called = await api.asApp(
      app,
      'POST /app/installations/{installation_id}/access_tokens',
      { installation_id: installation.id, permissions: { metadata: 'read' } },
      signal,
    );
    const access = tokenSchema.safeParse(called.json);
    if (!access.success) {
      return undefined;
    }
    const token = new Secret(access.data.token);
    const answer = await api.asInstallation(
      token,
      'GET /rate_limit',
      {},
      signal,
    );
    const asked = rateSchema.safeParse(answer.json);
    if (asked.success) {
      const { limit, remaining, reset } = asked.data.resources.core;
      const { result } = answer;
      const headers = result.kind === 'answer' ? result.headers : {};
      const resetMs = Math.max(0, reset * 1_000 - answeredAt(headers, now));
      rates.tell(login, { limit, remaining, resetMs });
    }
  }
  const told = rates.get(login);
  if (told?.limit === undefined) {
    return undefined;
  }
  const left = told.at + told.resetMs <= now ? told.limit : told.remaining;
  // It becomes a condition: each request would otherwise make a new one.
  const step = Math.max(1, Math.floor(told.limit / RATE_STEPS));
  const atLeast = Math.floor(left / step) * step;
  return `at least ${atLeast.toLocaleString('en')} of ${told.limit.toLocaleString('en')} requests left this hour at '${login}'`;
}

/** Whether an App's key is taken and its permissions are enough. */
export async function checkApp(
  app: GitHubApp,
  options: CheckOptions,
): Promise<Health> {
  const { api, reports, signal } = options;
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
  const logins = (found: typeof where) => names(found.map(loginOf));
  if (where.length === 0) {
    return {
      kind: 'refused',
      message: `The App '${name}' is installed nowhere: install it for the repositories that Runs report to.`,
    };
  }
  const active = where.filter(({ suspended_at }) => !suspended_at);
  if (active.length === 0) {
    return {
      kind: 'refused',
      message: `Every installation of the App '${name}' is suspended: have it unsuspended at ${logins(where)}.`,
    };
  }
  const lacking = active.filter(
    entry => lackedBy(entry.permissions, reports).length > 0,
  );
  const missing = reports.filter(report =>
    lacking.some(entry =>
      lackedBy(entry.permissions, reports).includes(report),
    ),
  );
  if (lacking.length === active.length) {
    const lacked = `The App '${name}' lacks ${permissionNames(missing)} at ${logins(lacking)}`;
    const unasked = lackedBy(permissions, reports);
    return {
      kind: 'refused',
      message:
        unasked.length === 0
          ? `${lacked}: have its new permissions accepted there.`
          : `${lacked}: give it the repository permission${unasked.length > 1 ? 's' : ''} ${unasked.map(report => `'${REPORTS[report].setting}'`).join(' and ')} and have it accepted there.`,
    };
  }
  const suspended = where.filter(({ suspended_at }) => suspended_at);
  const able = active.filter(entry => !lacking.includes(entry));
  const rates = await Promise.all(
    able.slice(0, MAX_RATES).map(entry => rateOf(app, entry, options)),
  );
  const remarks = [
    ...(lacking.length > 0
      ? [`it lacks ${permissionNames(missing)} at ${logins(lacking)}`]
      : []),
    ...(suspended.length > 0
      ? [`it is suspended at ${logins(suspended)}`]
      : []),
    ...rates.filter(rate => rate !== undefined),
  ];
  const what = reports.map(report => REPORTS[report].several).join(' and ');
  return {
    kind: 'ok',
    message: `${[`The App '${name}' may write ${what} at ${logins(able)}`, ...remarks].join('; ')}.`,
  };
}
