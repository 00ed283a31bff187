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
 * The floor: what a process can do at best that promises nothing. It follows
 * PipelineRuns and posts, without rules, without a ledger, without order, and
 * nothing is ever sent again.
 */
import fs from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { startProbe } from '../portal/probe';

const settingsSchema = z.object({
  port: z.number(),
  kube: z.object({ url: z.string(), token: z.string() }),
  github: z.string(),
  slack: z.string(),
});

const RUNS = '/apis/tekton.dev/v1/pipelineruns';
const GITHUB = 'integrations.tekton.ornew.io/github';
const CHANNEL = 'slack.integrations.tekton.dev/channel';
const STATES: Readonly<Record<string, string>> = {
  Unknown: 'pending',
  True: 'success',
  False: 'failure',
};

/** What is looked at of a PipelineRun; the API server is trusted. */
interface Run {
  readonly metadata: {
    readonly uid: string;
    readonly name: string;
    readonly resourceVersion: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
    }[];
  };
}

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const settings = settingsSchema.parse(
  parse(fs.readFileSync(values.config ?? '', 'utf8')),
);
const kubeAgent = new http.Agent({ keepAlive: true });
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const known = new Map<string, string>();
let following = false;

function stateOf({ status }: Run): string {
  const condition = status?.conditions?.find(
    ({ type }) => type === 'Succeeded',
  );
  return STATES[condition?.status ?? 'Unknown'] ?? 'pending';
}

function post(url: string, content: object): void {
  const body = JSON.stringify(content);
  const request = http.request(
    url,
    {
      method: 'POST',
      agent,
      headers: {
        authorization: 'Bearer bench',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    },
    answer => answer.resume(),
  );
  // Lost for good: this is the floor.
  request.on('error', () => {});
  request.end(body);
}

function tell(run: Run): void {
  const { uid, name, annotations = {} } = run.metadata;
  const state = stateOf(run);
  if (known.get(uid) === state) {
    return;
  }
  known.set(uid, state);
  const place = ['owner', 'repo'].map(part => annotations[`${GITHUB}-${part}`]);
  post(
    `${settings.github}/repos/${place.join('/')}/statuses/${annotations[`${GITHUB}-sha`]}`,
    { state, context: `tekton/${name}`, description: state },
  );
  if (state !== 'pending') {
    post(`${settings.slack}/api/chat.postMessage`, {
      channel: annotations[CHANNEL],
      text: `${name} ended: ${state}`,
    });
  }
}

function get(path: string): Promise<http.IncomingMessage> {
  const { url, token } = settings.kube;
  return new Promise((resolve, reject) => {
    http
      .get(
        `${url}${path}`,
        { agent: kubeAgent, headers: { authorization: `Bearer ${token}` } },
        answer => resolve(answer.setEncoding('utf8')),
      )
      .on('error', reject);
  });
}

async function list(): Promise<string> {
  let text = '';
  for await (const chunk of await get(RUNS)) {
    text += chunk;
  }
  const { metadata, items } = JSON.parse(text);
  items.forEach((run: Run) => known.set(run.metadata.uid, stateOf(run)));
  return metadata.resourceVersion;
}

async function follow(): Promise<void> {
  const version = await list();
  const watch = await get(`${RUNS}?watch=true&resourceVersion=${version}`);
  following = true;
  let rest = '';
  for await (const chunk of watch) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { type, object } = JSON.parse(line);
      if (type === 'ADDED' || type === 'MODIFIED') {
        tell(object);
      }
    }
  }
}

startProbe();
http
  .createServer((_request, response) => {
    response.writeHead(following ? 200 : 503).end();
  })
  .listen(settings.port, '127.0.0.1');
void follow();
