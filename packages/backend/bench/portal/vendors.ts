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

import { z } from 'zod';
import type { Reading, Vendor } from './Sink';

const statusSchema = z.object({ state: z.string() });
const messageSchema = z.object({ channel: z.string(), text: z.string() });

const STATUSES = /^\/repos\/[^/]+\/[^/]+\/statuses\/([0-9a-f]{40})$/;
const WRITTEN = /^\/repos\/[^/]+\/[^/]+\/commits\/([0-9a-f]{40})\/statuses/;
const INSTALLATION = /^\/repos\/[^/]+\/[^/]+\/installation$/;
const TOKEN = /^\/app\/installations\/\d+\/access_tokens$/;
const HOUR_MS = 3_600_000;
const PERMISSIONS = { statuses: 'write', metadata: 'read' };

const RUN_NAME = /\bbench-(\d+)\b/;
const SHA_DIGITS = 40;
/** Shas begin with it, so that no number is mistaken for another. */
const SHA_START = 'be4c';

/** What a Run is called. */
export function nameOf(run: number): string {
  return `bench-${run}`;
}

/** The commit that a Run is about. */
export function shaOf(run: number): string {
  const digits = SHA_DIGITS - SHA_START.length;
  return `${SHA_START}${run.toString(16).padStart(digits, '0')}`;
}

function runOf(sha: string): number {
  return parseInt(sha.slice(SHA_START.length), 16);
}

/** What is used of GitHub's REST API. */
export function githubVendor(): Vendor {
  let lastId = 0;
  const last = new Map<string, object[]>();
  return {
    read({ method, path, text }): Reading {
      const [, sha] = STATUSES.exec(path) ?? [];
      if (method === 'POST' && sha !== undefined) {
        const status = statusSchema.loose().parse(JSON.parse(text));
        lastId += 1;
        const written = { ...status, id: lastId };
        return {
          run: runOf(sha),
          state: status.state,
          status: 201,
          body: written,
          apply: () => last.set(sha, [written, ...(last.get(sha) ?? [])]),
        };
      }
      const [, commit] = WRITTEN.exec(path) ?? [];
      if (commit !== undefined) {
        return { status: 200, body: last.get(commit) ?? [] };
      }
      if (INSTALLATION.test(path)) {
        return { status: 200, body: { id: 1, permissions: PERMISSIONS } };
      }
      if (TOKEN.test(path)) {
        const expires = new Date(Date.now() + HOUR_MS).toISOString();
        return {
          status: 201,
          body: { token: 'ghs_bench', expires_at: expires },
        };
      }
      if (path.startsWith('/app/installations')) {
        const account = { login: 'bench' };
        return { status: 200, body: [{ account, permissions: PERMISSIONS }] };
      }
      return path === '/app'
        ? {
            status: 200,
            body: { name: 'bench', slug: 'bench', permissions: PERMISSIONS },
          }
        : { status: 404, body: {} };
    },
  };
}

/** What is used of Slack's Web API. */
export function slackVendor(): Vendor {
  let posted = 0;
  return {
    read({ path, type, text }): Reading {
      if (path.endsWith('/auth.test')) {
        const url = 'https://bench.slack.com/';
        return {
          status: 200,
          body: { ok: true, url, team: 'bench', user: 'bench' },
        };
      }
      if (!path.endsWith('/chat.postMessage')) {
        // The app may post and read nothing, as most are installed.
        return { status: 200, body: { ok: false, error: 'missing_scope' } };
      }
      const message = messageSchema.parse(
        type.startsWith('application/json')
          ? JSON.parse(text)
          : Object.fromEntries(new URLSearchParams(text)),
      );
      posted += 1;
      const ts = `${1_700_000_000 + posted}.000100`;
      const [, run] = RUN_NAME.exec(message.text) ?? [];
      return {
        run: Number(run),
        state: 'ended',
        status: 200,
        body: { ok: true, channel: message.channel, ts, message: {} },
      };
    },
  };
}
