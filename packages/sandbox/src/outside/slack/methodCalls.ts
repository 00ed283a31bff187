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

import type { SandboxClock } from '../../faults';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest } from '../http/types';
import { rateLimited } from './answers';
import type { MethodAnswer } from './answers';
import { parseArguments } from './arguments';
import type { Team } from './channels';
import { SlidingLimits } from './limits';
import { methods, refuseScope } from './methods';
import { isObject } from './model';
import type { SlackWorld } from './world';

const CHANNEL_WINDOW_MS = 1000;

export interface MethodCallerSettings {
  readonly world: SlackWorld;
  readonly clock: SandboxClock;
  readonly team: Team;
  readonly postsPerSecondPerChannel: number | undefined;
  readonly methodLimits: Readonly<Record<string, number>> | 'tiers' | undefined;
}

function bearer(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

/** What every method has in common: who calls, with which scopes, and how often. */
export function methodCaller(
  settings: MethodCallerSettings,
): (name: string, request: FakeRequest) => FakeAnswer {
  const { world, clock, team } = settings;
  const perMinute = new SlidingLimits(clock);
  const perChannel = new SlidingLimits(clock, CHANNEL_WINDOW_MS);
  let requestNumber = 0;

  const commonHeaders = (
    scopes?: readonly string[],
    accepted?: readonly string[],
  ) => ({
    date: new Date(clock.now()).toUTCString(),
    'x-slack-req-id': `sandbox${(requestNumber++).toString(16).padStart(8, '0')}`,
    ...(scopes && { 'x-oauth-scopes': scopes.join(',') }),
    ...(accepted?.length && { 'x-accepted-oauth-scopes': accepted.join(',') }),
  });

  const methodLimit = (name: string): number | undefined =>
    settings.methodLimits === 'tiers'
      ? methods[name]?.tier
      : settings.methodLimits?.[name];

  /** Seconds to wait, when one of the limits is reached. */
  const overLimit = (name: string, channel: unknown): number | undefined => {
    const limit = methodLimit(name);
    const wait = limit === undefined ? undefined : perMinute.take(name, limit);
    const posts = settings.postsPerSecondPerChannel;
    if (
      wait !== undefined ||
      posts === undefined ||
      name !== 'chat.postMessage'
    ) {
      return wait;
    }
    const wanted = String(channel);
    const id = world.channels.has(wanted) ? wanted : world.byName(wanted)?.id;
    return id === undefined ? undefined : perChannel.take(id, posts);
  };

  const answerTo = (
    result: MethodAnswer,
    headers: Record<string, string>,
    missingCharset = false,
  ): FakeAnswer => {
    const body = result.ok
      ? { ok: true, ...result.body }
      : { ok: false, error: result.error, ...result.extra };
    const metadata =
      'response_metadata' in body ? body.response_metadata : undefined;
    const warned = missingCharset
      ? {
          warning: 'missing_charset',
          response_metadata: {
            ...(isObject(metadata) ? metadata : {}),
            warnings: ['missing_charset'],
          },
        }
      : {};
    return {
      ...jsonAnswer(200, { ...body, ...warned }, headers, result.ok),
      reason: result.ok ? undefined : result.error,
    };
  };

  return (name, request) => {
    const fail = (error: string, extra?: Record<string, unknown>) =>
      answerTo({ ok: false, error, extra }, commonHeaders());
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) {
      return fail('unknown_method', { req_method: name });
    }
    const parsed = parseArguments(request);
    if (!parsed.ok) {
      return fail(parsed.error);
    }
    const { values } = parsed;
    // A token inside a JSON body does not count.
    const inForm = parsed.json ? undefined : values.token;
    const credential = bearer(request.headers.authorization) ?? inForm;
    if (credential === undefined || credential === '') {
      return fail('not_authed');
    }
    const caller = world.tokens.get(String(credential));
    if (caller === undefined) {
      return fail('invalid_auth');
    }
    if (caller.state !== 'active') {
      return fail(
        caller.state === 'revoked' ? 'token_revoked' : 'account_inactive',
      );
    }
    const wait = overLimit(name, values.channel);
    if (wait !== undefined) {
      return rateLimited(wait);
    }
    const result =
      refuseScope(method, caller) ??
      method.run({
        world,
        team,
        token: caller,
        values,
      });
    return answerTo(
      result,
      commonHeaders(caller.scopes, method.scopes),
      parsed.missingCharset,
    );
  };
}
