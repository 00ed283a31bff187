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

import type {
  ClusterHealth,
  DeliveryReport,
  EntityRuns,
  ExplainedRule,
  NotificationReport,
  NotSent,
  Preview,
  ProviderReport,
  RunDetails,
  RunExplanation,
  RunReport,
  RunSummary,
  StatusReport,
} from 'backstage-plugin-tekton-integrations-common';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Answers of the backend, as they are at a given time. */
export function createFixtures(now: number) {
  const at = (offset: number) => new Date(now + offset).toISOString();

  const run = (changes: Partial<RunSummary> = {}): RunSummary => ({
    id: 'run-1',
    cluster: 'production',
    kind: 'PipelineRun',
    namespace: 'shop',
    name: 'build-shop-x7k2p',
    definition: 'build-shop',
    phase: 'failed',
    reason: 'Failed',
    message: 'Tasks Completed: 3 (Failed: 1, Cancelled 0), Skipped: 2',
    failure: 'unit-tests: exit 1',
    createdAt: at(-5.4 * MINUTE),
    startedAt: at(-5.3 * MINUTE),
    completedAt: at(-2.1 * MINUTE),
    commit: {
      owner: 'acme',
      repository: 'shop',
      sha: '4d2f6730c2b1a5e98f70d3cc21b4a5d6e7f80912',
      branch: 'main',
      title: 'Fix cart',
      source: 'pipelinesascode',
    },
    tasks: { done: 3, total: 5 },
    ...changes,
  });

  const delivery = (changes: Partial<DeliveryReport> = {}): DeliveryReport => ({
    id: 'delivery-1',
    runId: 'run-1',
    rule: 'kubernetes/production/shop/commit-status',
    provider: { id: 'github', name: 'github', type: 'GitHubApp' },
    target: {
      vendor: 'GitHub',
      what: 'commit status',
      where: 'acme/shop',
      url: 'https://github.com/acme/shop/commit/4d2f673',
    },
    kind: 'state',
    phase: 'failed',
    state: 'delivered',
    reason: 'accepted',
    perhapsTwice: false,
    createdAt: at(-2.1 * MINUTE),
    settledAt: at(-2 * MINUTE),
    attempts: 1,
    ...changes,
  });

  const slack = (changes: Partial<DeliveryReport> = {}): DeliveryReport =>
    delivery({
      id: 'delivery-slack',
      rule: 'kubernetes/production/shop/failures',
      provider: { id: 'slack', name: 'slack', type: 'SlackApp' },
      target: { vendor: 'Slack', what: 'message', where: '#builds' },
      kind: 'event',
      ...changes,
    });

  const sns = (changes: Partial<DeliveryReport> = {}): DeliveryReport =>
    delivery({
      id: 'delivery-sns',
      rule: 'config///audit',
      provider: { id: 'sns', name: 'audit', type: 'AWSSNS' },
      target: {
        vendor: 'SNS',
        what: 'ci-events',
        where: 'arn:aws:sns:eu-central-1:123456789012:ci-events',
      },
      kind: 'event',
      ...changes,
    });

  const notSent = (changes: Partial<NotSent> = {}): NotSent => ({
    rule: 'kubernetes/production/shop/releases',
    provider: { id: 'pubsub', name: 'releases', type: 'GCPPubSub' },
    vendor: 'Pub/Sub',
    reason: 'notMatched',
    message: 'statuses: only succeeded',
    ...changes,
  });

  const failed: RunReport = {
    run: run(),
    deliveries: [
      delivery(),
      delivery({
        id: 'delivery-2',
        target: {
          vendor: 'GitHub',
          what: 'check run',
          where: 'acme/shop',
          url: 'https://github.com/acme/shop/runs/42',
        },
      }),
      slack({
        state: 'retrying',
        reason: 'backOff',
        message: 'Slack answered 503; it is tried again.',
        nextAt: at(40 * SECOND),
        settledAt: undefined,
        attempts: 3,
      }),
      sns(),
    ],
    notSent: [notSent()],
  };

  const running: RunReport = {
    run: run({
      id: 'run-2',
      name: 'build-shop-9qw1c',
      phase: 'running',
      reason: 'Running',
      message: undefined,
      failure: undefined,
      createdAt: at(-68 * SECOND),
      startedAt: at(-65 * SECOND),
      completedAt: undefined,
      commit: {
        owner: 'acme',
        repository: 'shop',
        sha: '9a01c3e5d7f8192a3b4c5d6e7f8091a2b3c4d5e6',
        pullRequest: '128',
        title: 'Cache the price list between requests of one visit',
        source: 'pipelinesascode',
      },
      tasks: { done: 2, total: 5 },
    }),
    deliveries: [
      delivery({ id: 'delivery-3', runId: 'run-2', phase: 'running' }),
      slack({
        id: 'delivery-4',
        runId: 'run-2',
        state: 'waiting',
        reason: 'throttled',
        message: '2 ahead in #builds',
        nextAt: at(12 * SECOND),
        phase: 'running',
      }),
    ],
    notSent: [notSent(), notSent({ rule: 'config///audit', vendor: 'SNS' })],
  };

  const rejected: RunReport = {
    run: run({
      id: 'run-3',
      name: 'deploy-shop-mn4vz',
      definition: 'deploy-shop',
      phase: 'succeeded',
      reason: 'Succeeded',
      message: undefined,
      failure: undefined,
      createdAt: at(-52 * MINUTE),
      startedAt: at(-51.8 * MINUTE),
      completedAt: at(-50 * MINUTE),
      tasks: { done: 4, total: 4 },
    }),
    deliveries: [
      delivery({ id: 'delivery-5', runId: 'run-3', phase: 'succeeded' }),
      slack({
        id: 'delivery-6',
        runId: 'run-3',
        state: 'rejected',
        reason: 'invalidTarget',
        message: '#releases does not exist or the app is not in it: invite it.',
        target: { vendor: 'Slack', what: 'message', where: '#releases' },
        phase: 'succeeded',
      }),
      sns({
        id: 'delivery-7',
        runId: 'run-3',
        state: 'held',
        reason: 'misconfigured',
        message:
          'Credentials of Provider audit were refused: renew its Secret.',
        phase: 'succeeded',
      }),
    ],
    notSent: [],
  };

  const cancelled: RunReport = {
    run: run({
      id: 'run-4',
      name: 'build-shop-t2r8d',
      phase: 'cancelled',
      failure: undefined,
      message: 'PipelineRun "build-shop-t2r8d" was cancelled',
      createdAt: at(-30 * 60 * MINUTE),
      startedAt: at(-30 * 60 * MINUTE),
      completedAt: at(-29.9 * 60 * MINUTE),
      commit: undefined,
    }),
    deliveries: [],
    notSent: [
      notSent({
        rule: 'kubernetes/production/shop/commit-status',
        vendor: 'GitHub',
        reason: 'noTarget',
        message: 'the Run names no commit: set git-sha',
      }),
      notSent({
        rule: 'kubernetes/production/shop/failures',
        vendor: 'Slack',
        message: 'statuses: only failed, timedOut',
      }),
      notSent(),
      notSent({ rule: 'config///audit', vendor: 'SNS', reason: 'muted' }),
    ],
  };

  const live: ClusterHealth = {
    name: 'production',
    state: 'live',
    freshAt: at(-1 * SECOND),
    since: at(-90 * MINUTE),
  };

  const page = (changes: Partial<EntityRuns> = {}): EntityRuns => ({
    items: [running, failed, rejected, cancelled],
    clusters: [live],
    setup: [],
    ...changes,
  });

  const attempt = (
    number: number,
    offset: number,
    outcome: string,
    answer: string,
  ) => ({
    number,
    startedAt: at(offset),
    durationMs: 240,
    outcome,
    request: 'POST https://slack.com/api/chat.postMessage',
    answer,
  });

  const details = (changes: Partial<RunDetails> = {}): RunDetails => ({
    run: failed.run,
    transitions: [
      { phase: 'queued', attempt: 1, at: at(-5.4 * MINUTE) },
      {
        phase: 'running',
        attempt: 1,
        at: at(-5.3 * MINUTE),
        reason: 'Running',
      },
      { phase: 'failed', attempt: 1, at: at(-2.1 * MINUTE), reason: 'Failed' },
    ],
    tasks: [
      {
        name: 'clone',
        run: 'build-shop-x7k2p-clone',
        kind: 'TaskRun',
        phase: 'succeeded',
        attempt: 1,
        startedAt: at(-5.3 * MINUTE),
        completedAt: at(-5 * MINUTE),
      },
      {
        name: 'unit-tests',
        run: 'build-shop-x7k2p-unit-tests',
        kind: 'TaskRun',
        phase: 'failed',
        reason: 'Failed',
        failure: 'exit 1 in step test',
        attempt: 2,
        startedAt: at(-5 * MINUTE),
        completedAt: at(-2.1 * MINUTE),
      },
      {
        name: 'lint',
        run: 'build-shop-x7k2p-lint',
        kind: 'TaskRun',
        phase: 'succeeded',
        attempt: 1,
        startedAt: at(-5 * MINUTE),
        completedAt: at(-4.1 * MINUTE),
      },
    ],
    deliveries: failed.deliveries.map((item, index) => ({
      ...item,
      history:
        item.target.vendor === 'Slack'
          ? [
              attempt(1, -2 * MINUTE, 'retry', '503 Service Unavailable'),
              attempt(2, -1.9 * MINUTE, 'throttled', '429, retry after 30 s'),
              attempt(3, -1.2 * MINUTE, 'retry', '503 Service Unavailable'),
            ]
          : [
              {
                ...attempt(
                  1,
                  -2.05 * MINUTE + index * SECOND,
                  'delivered',
                  '201 Created',
                ),
                request: `POST https://api.github.com/repos/acme/shop/statuses/4d2f673`,
              },
            ],
    })),
    notSent: failed.notSent,
    entities: ['component:default/shop'],
    ...changes,
  });

  const explained = (changes: Partial<ExplainedRule> = {}): ExplainedRule => ({
    rule: 'kubernetes/production/shop/commit-status',
    provider: { id: 'github', name: 'github', type: 'GitHubApp' },
    vendor: 'GitHub',
    sentence: 'commit status on acme/shop for each PipelineRun',
    outcome: 'told',
    targets: [
      {
        vendor: 'GitHub',
        what: 'commit status',
        where: 'acme/shop',
        content: {
          context: 'build-shop',
          state: 'failure',
          description: 'unit-tests: exit 1',
        },
      },
      { vendor: 'GitHub', what: 'commit status', where: 'acme/docs' },
    ],
    deliveries: [],
    ...changes,
  });

  const explanation = (
    changes: Partial<RunExplanation> = {},
  ): RunExplanation => ({
    run: failed.run,
    explainedAt: at(0),
    commit: {
      source: 'annotation pipelinesascode.tekton.dev/sha',
      message:
        'acme/shop@4d2f6730c2b1a5e98f70d3cc21b4a5d6e7f80912, said by annotation pipelinesascode.tekton.dev/sha',
    },
    routing: {
      entity: 'component:default/shop',
      message: 'component:default/shop routes for the Run.',
      needed: false,
    },
    rules: [
      explained(),
      explained({
        rule: 'kubernetes/production/shop/failures',
        vendor: 'Slack',
        sentence: '#builds when a PipelineRun failed or timed out',
        hold: { reason: 'paused', message: 'Provider slack is paused.' },
        targets: [
          {
            vendor: 'Slack',
            what: 'message',
            where: '#builds',
            content: { text: ':x: build-shop failed', blocks: [] },
          },
        ],
      }),
      explained({
        rule: 'config///audit',
        vendor: 'SNS',
        sentence: 'topic ci-events for each change of a Run',
        outcome: 'followed',
        reason: 'notMatched',
        message: 'pipelines: only deploy',
        targets: [],
      }),
      explained({
        rule: 'kubernetes/production/shop/releases',
        vendor: 'Pub/Sub',
        sentence: 'topic releases when a PipelineRun succeeded',
        outcome: 'unsent',
        reason: 'notMatched',
        message: 'statuses: only succeeded',
        targets: [],
      }),
    ],
    ...changes,
  });

  const previewed = (
    changes: Partial<Preview['items'][number]> = {},
  ): Preview['items'][number] => ({
    run: failed.run,
    outcome: 'told',
    targets: [
      {
        vendor: 'Slack',
        what: 'message',
        where: '#builds',
        content: { text: ':x: build-shop failed', blocks: [] },
      },
    ],
    ...changes,
  });

  const preview = (changes: Partial<Preview> = {}): Preview => ({
    sentence: '#builds when a PipelineRun failed',
    problems: [],
    examined: 3,
    told: 1,
    items: [
      previewed(),
      previewed({
        run: rejected.run,
        outcome: 'unsent',
        reason: 'notMatched',
        message: 'statuses: only failed',
        targets: [],
      }),
      previewed({
        run: cancelled.run,
        outcome: 'unsent',
        reason: 'notMatched',
        message: 'statuses: only failed',
        targets: [],
      }),
    ],
    ...changes,
  });

  const provider = (changes: Partial<ProviderReport> = {}): ProviderReport => ({
    id: 'kubernetes/production/shop/github',
    source: 'kubernetes',
    cluster: 'production',
    namespace: 'shop',
    name: 'github',
    type: 'GitHubApp',
    suspended: false,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Ready',
        message: 'The App may write commit statuses.',
        lastTransitionTime: at(-60 * MINUTE),
      },
    ],
    ...changes,
  });

  const notification = (
    changes: Partial<NotificationReport> = {},
  ): NotificationReport => ({
    id: 'kubernetes/production/shop/commit-status',
    source: 'kubernetes',
    cluster: 'production',
    namespace: 'shop',
    name: 'commit-status',
    provider: 'kubernetes/production/shop/github',
    suspended: false,
    sentence: 'commit status on the Run’s own commit for each Run',
    conditions: provider().conditions,
    ...changes,
  });

  const status = (changes: Partial<StatusReport> = {}): StatusReport => ({
    mode: 'send',
    clusters: [
      live,
      {
        name: 'staging',
        state: 'unreachable',
        message: 'connect ECONNREFUSED: check that its API server is up.',
        freshAt: at(-14 * MINUTE),
        since: at(-13 * MINUTE),
      },
    ],
    configErrors: [],
    unreadable: [],
    warnings: [],
    deliveries: {
      waiting: 2,
      sending: 0,
      retrying: 1,
      inDoubt: 0,
      held: 1,
      delivered: 1284,
      superseded: 310,
      covered: 0,
      rejected: 3,
      expired: 0,
      discarded: 0,
    },
    ...changes,
  });

  const told = {
    items: [
      {
        rule: 'kubernetes/production/shop/commit-status',
        vendor: 'GitHub',
        sentence: 'commit status on acme/shop for each Run',
      },
      {
        rule: 'kubernetes/production/shop/failures',
        vendor: 'Slack',
        sentence: '#builds when a Run fails, times out or could not start',
      },
      {
        rule: 'config///audit',
        vendor: 'SNS',
        sentence: 'topic ci-events for each change of a Run',
        problem: 'the credentials were refused; renew Secret audit-aws.',
      },
    ],
  };

  return {
    at,
    run,
    delivery,
    slack,
    sns,
    notSent,
    failed,
    running,
    rejected,
    cancelled,
    live,
    page,
    details,
    explained,
    explanation,
    previewed,
    preview,
    provider,
    notification,
    status,
    told,
  };
}
