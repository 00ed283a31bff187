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

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FakeGitHub } from '../github';
import { listenOnLoopback, loopbackOrigin, readBody } from '../http/server';
import type { FakeSlack, SlackMessage } from '../slack';
import { commitId, renderCommits } from './commits';
import {
  applyFaultForm,
  faultFormInput,
  renderActiveFaults,
  renderFaultForm,
} from './faultForm';
import { html, Markup } from './html';
import { renderRequests } from './requests';
import type { OutsideService } from './service';
import { script } from './script';
import { messageId, renderMessage } from './slackMessage';
import { style } from './style';

const SHOWN_COMMITS = 20;
const SHOWN_MESSAGES = 50;

export interface OutsidePageOptions {
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;
  /** Whatever else is out there, in this order. */
  readonly services?: readonly OutsideService[];
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface OutsidePage {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the page shows a commit; for the fake GitHub's `commitPage`. */
export function commitAnchor(
  pageUrl: string,
  owner: string,
  repo: string,
  sha: string,
): string {
  return `${pageUrl}/#${encodeURIComponent(commitId(owner, repo, sha.toLowerCase()))}`;
}

/** Where the page shows a message; for the fake Slack's `messagePage`. */
export function messageAnchor(
  pageUrl: string,
  channel: string,
  ts: string,
): string {
  return `${pageUrl}/#${encodeURIComponent(messageId(channel, ts))}`;
}

function renderChannels(slack: FakeSlack): Markup {
  return html`${slack.channels().map(channel => {
    const messages = slack.messages(channel.id);
    const repliesTo = (ts: string): SlackMessage[] =>
      messages.filter(message => message.threadTs === ts);
    const shown = messages
      .filter(message => message.threadTs === undefined || message.broadcast)
      .reverse()
      .slice(0, SHOWN_MESSAGES);
    return html`<article data-key="channel-${channel.id}">
      <h3>
        #${channel.name}
        ${channel.archived ? html`<span class="app">archived</span>` : ''}
        ${channel.isMember
          ? ''
          : html`<span class="app">app not invited</span>`}
      </h3>
      ${shown.length === 0
        ? html`<p class="muted">No messages yet.</p>`
        : html`<ul class="plain">
            ${shown.map(message =>
              renderMessage(message, repliesTo(message.ts)),
            )}
          </ul>`}
    </article>`;
  })}`;
}

function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

// The policy names their hashes, so nothing may be added between the tags.
const styleElement = Markup.of(`<style>${style}</style>`);
const scriptElement = Markup.of(`<script>${script}</script>`);

// Even markup that got past the escaping could run nothing and load nothing.
const POLICY = [
  "default-src 'none'",
  `style-src ${sourceHash(style)}`,
  `script-src ${sourceHash(script)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function page(parts: Markup, services: readonly OutsideService[]): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>What the outside world saw</title>
        <noscript><meta http-equiv="refresh" content="5" /></noscript>
        ${styleElement}
      </head>
      <body>
        <header>
          <h1>What the outside world saw</h1>
          <p id="live" role="status">Reload the page to see what is new.</p>
          <div class="card">
            <h2>Break something</h2>
            ${renderFaultForm(services)}
          </div>
        </header>
        <main id="parts">${parts}</main>
        ${scriptElement}
      </body>
    </html>`;
}

function send(
  response: ServerResponse,
  status: number,
  body: Markup | string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body.toString());
}

/**
 * A web page for a person: the commits and channels as their readers see them, the last requests, and a form to break things.
 */
export async function startOutsidePage({
  github,
  slack,
  services: others = [],
  port = 0,
}: OutsidePageOptions): Promise<OutsidePage> {
  const services: readonly OutsideService[] = [
    {
      id: 'github',
      name: 'GitHub',
      faults: github.faults,
      requests: github.requests,
      render: () => renderCommits(github, SHOWN_COMMITS),
    },
    {
      id: 'slack',
      name: 'Slack',
      faults: slack.faults,
      requests: slack.requests,
      render: () => renderChannels(slack),
    },
    ...others,
  ];
  const parts = () =>
    html`<section class="wide" data-slot="faults" aria-label="Faults">
        ${renderActiveFaults(services)}
      </section>
      ${services.map(
        service =>
          html`<section data-slot="${service.id}">
            <h2>${service.name}</h2>
            ${service.render()}
          </section>`,
      )}
      <section class="wide" data-slot="requests" aria-label="Requests">
        ${renderRequests(services)}
      </section>`;

  const handle = async (message: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(message.url ?? '/', 'http://page.invalid');
    const where = `${message.method} ${pathname}`;
    switch (where) {
      case 'GET /':
        send(response, 200, page(parts(), services));
        return;
      case 'GET /parts':
        send(response, 200, parts());
        return;
      case 'POST /faults': {
        const site = message.headers['sec-fetch-site'];
        // Another web page open in the same browser must not break the sandbox.
        if (site !== undefined && site !== 'same-origin' && site !== 'none') {
          send(response, 403, 'Only from this page.');
          return;
        }
        const form = new URLSearchParams(await readBody(message));
        const parsed = faultFormInput.safeParse(Object.fromEntries(form));
        if (!parsed.success || !applyFaultForm(parsed.data, services)) {
          send(response, 400, 'That is not a fault.');
          return;
        }
        send(response, 303, '', { location: '/' });
        return;
      }
      default:
        send(response, 404, 'Not found.');
    }
  };

  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const actualPort = await listenOnLoopback(server, port);
  return {
    url: loopbackOrigin(actualPort),
    async close() {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      sockets.forEach(socket => socket.destroy());
      await closed;
    },
  };
}
