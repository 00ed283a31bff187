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

import {
  startGitHub,
  startSlack,
  type FakeGitHub,
  type FakeSlack,
  type RawRequest,
} from 'sandbox';
import { z } from 'zod';
import { PlayedRun, REPOSITORY } from './PlayedRun';

/** The channel that Slack messages of the suite go to. */
export const CHANNEL = 'C0E2EBUILDS';

const STATUS_PATH = new RegExp(
  `^/repos/${REPOSITORY.owner}/${REPOSITORY.name}/statuses/([0-9a-f]{40})$`,
);

const LOOKUPS: readonly RegExp[] = [
  /^GET \/app$/,
  /^GET \/app\/installations$/,
  /^GET \/rate_limit$/,
  /^GET \/(repos\/[^/]+|orgs|users)\/[^/]+\/installation$/,
  /^POST \/app\/installations\/\d+\/access_tokens$/,
  /^GET \/repos\/[^/]+\/[^/]+\/commits\/[0-9a-f]{40}\/status(es)?$/,
  /^(GET|POST) \/api\/(auth\.test|conversations\.(history|info|list|replies)|users\.lookupByEmail)$/,
];

const statusSchema = z.object({
  state: z.string(),
  context: z.string(),
  description: z.string(),
  target_url: z.string(),
});

const messageSchema = z.object({
  channel: z.string(),
  text: z.string(),
  blocks: z.unknown(),
});

/** A commit status as it was asked for. */
export interface WrittenStatus extends z.infer<typeof statusSchema> {
  readonly time: number;
  readonly answer: number | undefined;
}

/** A Slack message as it was asked for. */
export interface WrittenMessage {
  readonly text: string;
  /** Its blocks as JSON. */
  readonly blocks: string;
}

/** What the outside world was told of one Run, in order. */
export interface Told {
  readonly statuses: readonly WrittenStatus[];
  readonly messages: readonly WrittenMessage[];
}

/** A place in the requests that have arrived. */
export interface Mark {
  readonly github: number;
  readonly slack: number;
}

function lookupOf({ method, path }: RawRequest): string | undefined {
  const request = `${method} ${path}`;
  return LOOKUPS.some(pattern => pattern.test(request))
    ? request
        .replace(/\d+(?=\/access_tokens)/, '{id}')
        .replace(/[0-9a-f]{40}/, '{sha}')
    : undefined;
}

function statusOf(request: RawRequest) {
  const sha = STATUS_PATH.exec(request.path)?.[1];
  const status = statusSchema.safeParse(request.body);
  return request.method === 'POST' && sha !== undefined && status.success
    ? {
        sha,
        written: {
          ...status.data,
          time: request.time,
          answer: request.status,
        },
      }
    : undefined;
}

function messageOf(request: RawRequest): WrittenMessage | undefined {
  const message = messageSchema.safeParse(request.body);
  return request.path === '/api/chat.postMessage' &&
    message.success &&
    message.data.channel === CHANNEL
    ? {
        text: message.data.text,
        blocks: JSON.stringify(message.data.blocks),
      }
    : undefined;
}

/** The fakes of GitHub and Slack, and what they were asked for. */
export class Outside {
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;

  private constructor(github: FakeGitHub, slack: FakeSlack) {
    this.github = github;
    this.slack = slack;
  }

  static async start(): Promise<Outside> {
    const github = await startGitHub({ keepRequests: 10_000 });
    const slack = await startSlack({ keepRequests: 10_000 });
    github.addRepo(`${REPOSITORY.owner}/${REPOSITORY.name}`);
    github.addInstallation({ account: REPOSITORY.owner });
    slack.addChannel({ id: CHANNEL, name: 'builds' });
    return new Outside(github, slack);
  }

  /** Everything so far. */
  mark(): Mark {
    return {
      github: this.github.requests.length,
      slack: this.slack.requests.length,
    };
  }

  /** What was told of a Run since it was made. */
  told(run: PlayedRun): Told {
    const name = `(${run.key.namespace}/${run.key.name})`;
    return {
      statuses: this.github.requests
        .all()
        .map(statusOf)
        .flatMap(status => (status?.sha === run.sha ? [status.written] : [])),
      messages: this.slack.requests
        .all()
        .map(messageOf)
        .flatMap(message => (message?.text.includes(name) ? [message] : [])),
    };
  }

  /** Look-ups and tokens since a mark, counted by what was asked. */
  lookups(since: Mark): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const request of this.#since(since)) {
      const name = lookupOf(request);
      if (name !== undefined) {
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    return counts;
  }

  /** Requests since a mark that tell something, which look-ups do not. */
  writes(since: Mark): RawRequest[] {
    return this.#since(since).filter(
      request => lookupOf(request) === undefined,
    );
  }

  /** Writes that belong to none of these Runs, or were not accepted. */
  strays(since: Mark, runs: readonly PlayedRun[]): string[] {
    const shas = new Set(runs.map(({ sha }) => sha));
    const names = runs.map(({ key }) => `(${key.namespace}/${key.name})`);
    return this.writes(since).flatMap(request => {
      const status = statusOf(request);
      const message = messageOf(request);
      const ours =
        (status !== undefined && shas.has(status.sha)) ||
        (message !== undefined &&
          names.some(name => message.text.includes(name)));
      const words = `${request.method} ${request.path} (${request.status ?? request.outcome})`;
      if (!ours) {
        return [`unexpected request ${words}`];
      }
      return request.applied ? [] : [`refused request ${words}`];
    });
  }

  /** Whether all was answered, and nothing has come for a while. */
  isQuiet(ms: number): boolean {
    const requests = this.#since({ github: 0, slack: 0 });
    return requests.every(
      ({ outcome, time, duration = 0 }) =>
        outcome !== 'pending' && time + duration < Date.now() - ms,
    );
  }

  /** Writes take effect from now on and are not answered, until released. */
  holdAnswers(): { release(): void } {
    const effect = { kind: 'answerHeld', ms: 60_000 } as const;
    const rules = [
      this.github.faults.add({ effect, method: 'POST', path: /\/statuses\// }),
      this.slack.faults.add({ effect, path: /chat\.postMessage$/ }),
    ];
    return { release: () => rules.forEach(rule => rule.clear()) };
  }

  async close(): Promise<void> {
    await Promise.all([this.github.close(), this.slack.close()]);
  }

  #since(mark: Mark): RawRequest[] {
    return [
      ...this.github.requests.all().slice(mark.github),
      ...this.slack.requests.all().slice(mark.slack),
    ];
  }
}
