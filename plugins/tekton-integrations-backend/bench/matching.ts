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
 * How many Runs per second one core matches against a thousand Notifications,
 * two hundred of which are in the Runs' own namespace and three hundred carry
 * an expression.
 */
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { defineProviderType } from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { z } from 'zod';
import { RuleBook, Subject } from '../src/rules';

const RUNS = 20_000;
const RULES = 1_000;
const SHARED = 200;
const NAMESPACES = 81;
const cluster = { id: 'cluster-uid', name: 'ci' };

const type = defineProviderType({
  type: 'SlackApp',
  section: 'slackApp',
  vendor: 'Slack',
  secrets: [{ field: 'accessToken', defaultKey: 'access-token' }],
  settings: z.looseObject({}),
  plan: () => [],
  describe: () => 'nobody',
  connect: () => Promise.reject(new Error('it is never connected')),
});

const EXPRESSIONS = [
  "run.duration > duration('10m') && run.labels[?'tier'].orValue('') == 'prod'",
  "run.phase == 'failed' && run.pipeline.startsWith('release') && size(run.tasks) > 3",
  "run.commit.branch == 'main' && run.namespace.endsWith('-a') && !('skip' in run.labels)",
  "run.params[?'env'].orValue('dev') in ['prod', 'stage'] || run.name.matches('^hotfix-[0-9]+$')",
];

const CLAUSES = [
  { statuses: ['failed', 'timedOut', 'invalid'] },
  { labelSelector: { matchLabels: { tier: 'prod' } } },
  { pipelines: ['release-*', 'deploy'] },
  { params: [{ name: 'env', operator: 'In', values: ['prod'] }] },
  { names: ['nightly-*'], statuses: ['succeeded'] },
  {
    results: [{ name: 'digest', operator: 'Matches', values: ['^sha512:'] }],
  },
  { reasons: ['StepOOM', '*Timeout'] },
];

function filterOf(index: number): object {
  const clauses = CLAUSES[index % CLAUSES.length];
  return index % 10 < 3
    ? {
        kinds: ['PipelineRun'],
        expression: EXPRESSIONS[index % EXPRESSIONS.length],
      }
    : { kinds: ['PipelineRun'], ...clauses };
}

function makeBook(): RuleBook {
  const book = new RuleBook(new Map([[type.type, type]]));
  book.addCluster(cluster);
  for (let index = 0; index < RULES; index++) {
    const namespace =
      index < SHARED ? 'team-a' : `team-${1 + (index % (NAMESPACES - 1))}`;
    book.upsert(cluster, 'Notification', {
      metadata: { namespace, name: `rule-${index}` },
      spec: { providerRef: { name: 'slack' }, filter: filterOf(index) },
    });
  }
  for (const { notification } of book.resolved()) {
    if (notification.problems.length > 0) {
      throw new Error(JSON.stringify(notification.problems));
    }
  }
  return book;
}

const PHASES = ['queued', 'running', 'succeeded', 'failed'] as const;

function makeRuns(): RunState[] {
  return Array.from({ length: RUNS }, (_, index) =>
    runFixture({
      cluster,
      namespace: 'team-a',
      name: `build-${index}`,
      uid: `uid-${index}`,
      definition: index % 5 === 0 ? 'release-shop' : 'build',
      phase: PHASES[index % PHASES.length],
      labels: { app: `app-${index % 50}`, tier: index % 3 ? 'dev' : 'prod' },
      params: [
        { name: 'env', value: index % 4 ? 'dev' : 'prod' },
        { name: 'revision', value: 'main' },
      ],
      results: [{ name: 'digest', value: `sha256:${index}` }],
      parent: undefined,
    }),
  );
}

function match(book: RuleBook, runs: readonly RunState[]): number {
  let matched = 0;
  for (const run of runs) {
    const subject = new Subject({
      run,
      entity: null,
      entityKnown: true,
      runUrl: 'https://portal.example/runs/1',
      now: Date.parse('2026-03-01T12:00:00Z'),
    });
    for (const { notification } of book.index().rulesFor(run)) {
      if (notification.matcher.apply(subject).kind === 'matched') {
        matched += 1;
      }
    }
  }
  return matched;
}

function main(): void {
  const started = performance.now();
  const book = makeBook();
  const compiled = performance.now();
  const runs = makeRuns();
  const seen = book.index().rulesFor(runs[0]).length;
  match(book, runs.slice(0, 2_000));
  const seconds: number[] = [];
  let matched = 0;
  for (let round = 0; round < 5; round++) {
    // Time of the processor: what else the machine does counts for nothing.
    const begin = process.cpuUsage();
    matched = match(book, runs);
    const { user, system } = process.cpuUsage(begin);
    seconds.push((user + system) / 1_000_000);
  }
  const perSecond = seconds
    .map(time => Math.round(RUNS / time))
    .sort((a, b) => a - b);
  process.stdout.write(
    [
      `${RULES} Notifications compiled in ${Math.round(compiled - started)} ms`,
      `${seen} of them see each Run, ${Math.round(RULES * 0.3)} carry an expression`,
      `${RUNS} Runs, ${matched} matches`,
      `Runs per second on one core: ${perSecond[2]} (median of 5; ${perSecond[0]} to ${perSecond[4]})`,
      '',
    ].join('\n'),
  );
}

main();
