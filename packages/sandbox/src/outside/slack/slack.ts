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

import { randomBytes } from 'node:crypto';
import { systemClock } from '../../faults';
import type { Faults } from '../../faults';
import { credentialHash } from '../http/requestLog';
import type { RequestLog } from '../http/requestLog';
import { startFakeServer } from '../http/server';
import type { FakeOptions } from '../http/server';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest, FakeVendor } from '../http/types';
import { rateLimited } from './answers';
import { parseArguments, structure } from './arguments';
import type {
  SlackChannel,
  SlackMessage,
  SlackToken,
  TokenState,
} from './model';
import { methodCaller } from './methodCalls';
import { postToWebhook } from './webhook';
import { SlackWorld } from './world';

const APP_ID = 'A0TEKTON01';
const OTHER_APP_ID = 'A0OTHER001';
const STRUCTURED = ['blocks', 'attachments', 'metadata'];

const DEFAULT_SCOPES: readonly string[] = [
  'chat:write',
  'channels:read',
  'channels:history',
];

export interface SlackOptions extends FakeOptions {
  /** The bot's token; default: a new one. */
  token?: string;
  /** Default: chat:write, channels:read, channels:history. */
  scopes?: readonly string[];
  team?: { id: string; name: string };
  /** Messages that a channel takes in any second; default: no limit. */
  postsPerSecondPerChannel?: number;
  /** Calls per minute by method; `tiers` enforces the documented ones. Default: no limit. */
  methodLimits?: Readonly<Record<string, number>> | 'tiers';
  /** Where a person who follows a link to a message is sent. */
  messagePage?: (channel: string, ts: string) => string;
}

export interface SlackChannelOptions {
  id: string;
  name: string;
  /** Default true. */
  isMember?: boolean;
  archived?: boolean;
  private?: boolean;
}

export interface FakeSlack {
  /** For WebClient's `slackApiUrl`: with `/api/` at its end. */
  readonly url: string;
  /** The server, without a trailing slash. */
  readonly origin: string;
  readonly token: string;
  readonly appId: string;
  readonly team: { readonly id: string; readonly name: string };
  readonly requests: RequestLog;
  readonly faults: Faults;
  addChannel(options: SlackChannelOptions): void;
  archiveChannel(id: string): void;
  unarchiveChannel(id: string): void;
  renameChannel(id: string, name: string): void;
  /** A person deletes a channel. */
  removeChannel(id: string): void;
  /** An administrator lets nobody but people post there. */
  restrictChannel(id: string): void;
  /** Takes the bot out of a channel. */
  removeFromChannel(id: string): void;
  inviteToChannel(id: string): void;
  channels(): readonly SlackChannel[];
  /** Visible messages, oldest first. */
  messages(channel: string): SlackMessage[];
  /** A further token of the app, with scopes of its own. */
  addToken(token: string, scopes: readonly string[]): void;
  setScopes(scopes: readonly string[]): void;
  revokeToken(state?: Exclude<TokenState, 'active'>): void;
  restoreToken(): void;
  /** A person deletes a message. */
  deleteMessage(channel: string, ts: string): void;
  /** The workspace's settings no longer allow editing it. */
  closeEditWindow(channel: string, ts: string): void;
  /** Another app posts a message; returns its ts. */
  postAsOther(channel: string, text: string): string;
  /** A member of the workspace. */
  addUser(user: {
    id: string;
    name: string;
    email: string;
    deleted?: boolean;
  }): void;
  /** A person takes all incoming webhooks away. */
  removeWebhooks(): void;
  /** The URL of an incoming webhook that posts to a channel; each call makes a new one. */
  webhookUrl(channel: string): string;
  close(): Promise<void>;
}

function parseBody(request: FakeRequest): unknown {
  const parsed = parseArguments(request);
  if (!parsed.ok) {
    return request.text;
  }
  return Object.fromEntries(
    Object.entries(parsed.values).map(([name, value]) => {
      if (name === 'token') {
        return [name, credentialHash(String(value))];
      }
      return [
        name,
        STRUCTURED.includes(name) ? (structure(value) ?? value) : value,
      ];
    }),
  );
}

/**
 * Slack's Web API as far as an app that posts messages needs it, and incoming webhooks, with Slack's checks and words:
 * errors are HTTP 200 with `ok: false`, except for rate limits.
 */
export async function startSlack(
  options: SlackOptions = {},
): Promise<FakeSlack> {
  const clock = options.clock ?? systemClock;
  const world = new SlackWorld(clock);
  const team = options.team ?? { id: 'T0SANDBOX1', name: 'Sandbox' };
  const token =
    options.token ?? `xoxb-sandbox-${randomBytes(12).toString('hex')}`;
  const identity = { appId: APP_ID, botId: 'B0TEKTON01', userId: 'U0TEKTON01' };
  const main: SlackToken = {
    ...identity,
    scopes: options.scopes ?? DEFAULT_SCOPES,
    state: 'active',
  };
  world.tokens.set(token, main);
  let origin = '';
  let webhookNumber = 0;

  const callMethod = methodCaller({
    world,
    clock,
    team: { ...team, url: () => `${origin}/` },
    postsPerSecondPerChannel: options.postsPerSecondPerChannel,
    methodLimits: options.methodLimits,
  });

  const vendor: FakeVendor = {
    parseBody,
    rateLimited: effect =>
      rateLimited(effect.retryAfterSeconds ?? 30, effect.status),
    failure: status => ({
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        ok: false,
        error: status >= 500 ? 'service_unavailable' : 'fatal_error',
      }),
    }),
    handle(request) {
      const [, name] = /^\/api\/([\w.]+)$/.exec(request.path) ?? [];
      if (name !== undefined) {
        return callMethod(name, request);
      }
      return request.path.startsWith('/services/')
        ? postToWebhook(world, { appId: APP_ID, teamId: team.id }, request)
        : jsonAnswer(404, { ok: false, error: 'not_found' });
    },
  };

  const elsewhere = (request: FakeRequest): FakeAnswer | undefined => {
    const [, channel, digits] =
      /^\/archives\/(\w+)(?:\/p(\d+))?$/.exec(request.path) ?? [];
    if (!options.messagePage || !channel) {
      return undefined;
    }
    const ts = digits ? `${digits.slice(0, -6)}.${digits.slice(-6)}` : '';
    return jsonAnswer(302, {}, { location: options.messagePage(channel, ts) });
  };

  const server = await startFakeServer({ ...options, vendor, elsewhere });
  origin = server.origin;

  const channel = (id: string): SlackChannel => {
    const found = world.channels.get(id);
    if (found === undefined) {
      throw new Error(`there is no channel '${id}'`);
    }
    return found;
  };
  const message = (id: string, ts: string): SlackMessage => {
    const found = world.message(id, ts);
    if (found === undefined) {
      throw new Error(`there is no message '${ts}' in '${id}'`);
    }
    return found;
  };

  return {
    url: `${origin}/api/`,
    origin,
    token,
    appId: APP_ID,
    team,
    requests: server.requests,
    faults: server.faults,
    addChannel: added => {
      world.channels.set(added.id, {
        id: added.id,
        name: added.name.replace(/^#/, ''),
        isMember: added.isMember ?? true,
        archived: added.archived ?? false,
        private: added.private ?? false,
        restricted: false,
      });
    },
    renameChannel: (id, name) => {
      channel(id).name = name.replace(/^#/, '');
    },
    removeChannel: id => {
      world.channels.delete(id);
    },
    restrictChannel: id => {
      channel(id).restricted = true;
    },
    unarchiveChannel: id => {
      channel(id).archived = false;
    },
    addUser: ({ id, name, email, deleted = false }) => {
      world.users.set(id, { id, name, email, deleted });
    },
    archiveChannel: id => {
      channel(id).archived = true;
    },
    removeFromChannel: id => {
      channel(id).isMember = false;
    },
    inviteToChannel: id => {
      channel(id).isMember = true;
    },
    channels: () => [...world.channels.values()],
    messages: id => world.history(id).filter(({ deleted }) => !deleted),
    addToken: (value, scopes) => {
      world.tokens.set(value, { ...identity, scopes, state: 'active' });
    },
    setScopes: scopes => {
      main.scopes = scopes;
    },
    revokeToken: (state = 'revoked') => {
      main.state = state;
    },
    restoreToken: () => {
      main.state = 'active';
    },
    deleteMessage: (id, ts) => {
      message(id, ts).deleted = true;
    },
    closeEditWindow: (id, ts) => {
      message(id, ts).editClosed = true;
    },
    postAsOther: (id, text) => {
      const posted = world.post({
        channel: channel(id).id,
        appId: OTHER_APP_ID,
        text,
      });
      return posted.ts;
    },
    webhookUrl: id => {
      webhookNumber += 1;
      const name = `${team.id}/B${String(webhookNumber).padStart(8, '0')}`;
      const secret = `sandbox${String(webhookNumber).padStart(17, '0')}`;
      world.webhooks.set(name, {
        secret,
        channel: channel(id).id,
        removed: false,
      });
      return `${origin}/services/${name}/${secret}`;
    },
    removeWebhooks: () => {
      world.webhooks.forEach(webhook => {
        webhook.removed = true;
      });
    },
    close: () => server.close(),
  };
}
