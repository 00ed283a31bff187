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

import { latestPerContext } from 'sandbox';
import { SlackOptions, Vendors } from '../harness/Vendors';
import type { GateRequest, RequestKind } from './Gate';

/** What people see of a Run's end at a vendor. */
export interface Seen {
  /** What stands there, by its id: as often as it can be seen. */
  readonly ids: readonly string[];
  /** Whether all of it tells how the Run ended. */
  readonly right: boolean;
}

/** How a vendor lets it be proven that something arrived. */
export type CellClass =
  | 'repeatable'
  | 'findable'
  | 'sameId'
  | 'atLeastOnce'
  | 'held';

/** What is told of one Run by one Provider. */
export interface Cell {
  /** Also of its Run, its namespace and its Provider. */
  readonly name: string;
  readonly once: CellClass;
  /** The Run has been told of before it ends, so that its end changes that. */
  readonly begun: boolean;
  /** The entry of app-config; it reaches its vendor by way of a gate. */
  provider(vendors: Vendors, through: (url: string) => string): object;
  /** Whether a request is one that tells the vendor something. */
  isTold(request: GateRequest): boolean;
  seen(vendors: Vendors): Seen;
}

export const OWNER = 'acme';
export const SHA = 'c0ffee'.repeat(6).padEnd(40, '0');
export const PULL_REQUEST = 7;

/** Whether it is more than a look at what is there. */
const isWrite = ({ method }: GateRequest) => /^(POST|PUT|PATCH)$/.test(method);

/** A repository of one's own, since they share the App and its limits. */
const repository = (name: string) => ({ owner: OWNER, repo: name });

export const CHANNELS = [
  'post',
  'blind',
  'hold',
  'update',
  'edit',
  'webhook',
] as const;
export const channelOf = (name: (typeof CHANNELS)[number]) =>
  `C0CRASH${CHANNELS.indexOf(name)}`;

function githubCell(
  name: string,
  about: Pick<Cell, 'once' | 'begun' | 'seen'> & {
    report: Parameters<Vendors['githubProvider']>[0];
    path: RegExp;
  },
): Cell {
  const { report, path, ...rest } = about;
  return {
    name,
    ...rest,
    provider: (vendors, through) => vendors.githubProvider(report, through),
    isTold: request => isWrite(request) && path.test(request.path),
  };
}

function checkRuns(name: string): Cell['seen'] {
  return ({ github }) => {
    const { owner, repo } = repository(name);
    const all = github.checkRuns(owner, repo, SHA);
    return {
      ids: all.map(({ id }) => `${id}`),
      right: all.every(({ conclusion }) => conclusion === 'success'),
    };
  };
}

function slackCell(
  name: string,
  once: CellClass,
  about: {
    channel: (typeof CHANNELS)[number];
    begun?: boolean;
    provider?: Cell['provider'];
    options?: SlackOptions;
  },
): Cell {
  const { channel, begun = false, options } = about;
  const id = channelOf(channel);
  return {
    name,
    once,
    begun,
    provider:
      about.provider ??
      ((vendors, through) =>
        vendors.slackProvider({ channels: [{ id }], ...options }, through)),
    // An incoming webhook is checked with a message without anything.
    isTold: ({ path, body }) =>
      /\/(chat\.|services\/)/.test(path) && body !== '{}',
    seen({ slack }) {
      const messages = slack.messages(id);
      return {
        ids: messages.map(({ ts }) => ts),
        right: messages.every(({ text }) => text.includes('succeeded')),
      };
    },
  };
}

/** All deliveries of an event carry its id, and the fakes keep each. */
function sameIdCell(
  name: string,
  about: Pick<Cell, 'provider'> & {
    ids: (vendors: Vendors) => string[];
    isTold?: Cell['isTold'];
  },
): Cell {
  const { provider, ids, isTold = isWrite } = about;
  return {
    ...{ name, provider, isTold },
    once: 'sameId',
    begun: false,
    seen: vendors => ({ ids: ids(vendors), right: true }),
  };
}

function snsCell(name: string, topic: string): Cell {
  const arnOf = ({ sns }: Vendors) =>
    `arn:aws:sns:${sns.region}:${sns.accountId}:${topic}`;
  return sameIdCell(name, {
    provider(vendors, through) {
      vendors.sns.addTopic({ name: topic });
      return vendors.snsProvider(arnOf(vendors), through);
    },
    isTold: ({ body }) => /Action=Publish/.test(body),
    ids: vendors =>
      vendors.sns
        .messages(arnOf(vendors))
        .map(({ attributes }) => attributes.id.value),
  });
}

const asOften = (id: string, repeats: number) => Array(repeats + 1).fill(id);

/** Each provider in each of its ways of telling. */
export const CELLS: readonly Cell[] = [
  githubCell('github-status', {
    report: 'commitStatus',
    once: 'repeatable',
    begun: true,
    path: /\/statuses\//,
    seen({ github }) {
      const { owner, repo } = repository('github-status');
      const shown = latestPerContext(github.statuses(owner, repo, SHA));
      return {
        ids: shown.map(({ context }) => context),
        right: shown.every(({ state }) => state === 'success'),
      };
    },
  }),
  githubCell('github-check-run', {
    report: 'checkRun',
    once: 'findable',
    begun: false,
    path: /\/check-runs/,
    seen: checkRuns('github-check-run'),
  }),
  githubCell('github-check-run-edit', {
    report: 'checkRun',
    once: 'findable',
    begun: true,
    path: /\/check-runs/,
    seen: checkRuns('github-check-run-edit'),
  }),
  githubCell('github-comment', {
    report: 'pullRequestComment',
    once: 'findable',
    begun: false,
    path: /\/comments/,
    seen({ github }) {
      const all = github.comments(`${OWNER}/github-comment`, PULL_REQUEST);
      return {
        ids: all.map(({ id }) => `${id}`),
        right: all.every(({ body }) => /succeeded/i.test(body)),
      };
    },
  }),
  slackCell('slack-post', 'findable', { channel: 'post' }),
  slackCell('slack-post-no-history', 'atLeastOnce', {
    channel: 'blind',
    options: { history: false },
  }),
  slackCell('slack-post-on-doubt-hold', 'held', {
    channel: 'hold',
    options: { history: false, onDoubt: 'hold' },
  }),
  slackCell('slack-update', 'findable', {
    channel: 'update',
    options: { mode: 'update' },
  }),
  slackCell('slack-update-edit', 'findable', {
    channel: 'edit',
    begun: true,
    options: { mode: 'update' },
  }),
  slackCell('slack-webhook', 'atLeastOnce', {
    channel: 'webhook',
    provider: (vendors, through) =>
      vendors.slackWebhookProvider(channelOf('webhook'), through),
  }),
  snsCell('sns', 'builds'),
  snsCell('sns-fifo', 'builds.fifo'),
  sameIdCell('pubsub', {
    provider(vendors, through) {
      vendors.pubsub.addTopic('builds');
      return vendors.pubsubProvider('builds', through);
    },
    isTold: ({ path }) => /:publish\b/.test(path),
    ids: ({ pubsub }) =>
      pubsub.messages('builds').map(({ attributes }) => attributes.id),
  }),
  sameIdCell('cloudevents', {
    provider: (vendors, through) => vendors.eventsProvider('/builds', through),
    ids: ({ events }) =>
      events
        .events('/builds')
        .flatMap(({ attributes, repeats }) => asOften(attributes.id, repeats)),
  }),
  sameIdCell('webhook', {
    provider: (vendors, through) => vendors.webhookProvider('/builds', through),
    ids: ({ webhooks }) =>
      webhooks
        .messages('/builds')
        .flatMap(({ id, repeats }) => asOften(id, repeats)),
  }),
];

const LOOK_UPS = /\/(check-runs|comments|conversations\.history)\b/;

/** What a request of a cell's Provider is about; some may look up nothing. */
export function kindOf(cell: Cell, request: GateRequest): RequestKind {
  if (cell.isTold(request)) {
    return 'tells';
  }
  return cell.once === 'findable' && LOOK_UPS.test(request.path)
    ? 'looksUp'
    : 'other';
}
