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
  fieldAt,
  KubeApi,
  KubeObject,
  manualClock,
  startKubeApi,
} from '../kube';
import { exampleComponents } from './components';
import { componentRun } from './componentRun';
import { playOnce, startPlayer } from './player';
import { seededRandom } from './random';
import { loadRecording, timedEvents } from './recordings';
import { Scenario, ScenarioKind, scenarioOf, TaskPlan } from './scenario';

const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };
const START = new Date('2027-01-01T00:00:00Z');

interface Condition {
  status: string;
  reason: string;
  message?: string;
}

function conditionsOf(object: KubeObject): Condition[] {
  const conditions = fieldAt(object, 'status.conditions');
  return Array.isArray(conditions)
    ? conditions
    : [{ status: '-', reason: '-' }];
}

/** Each state that an object enters: its task, status and reason, in order. */
function states(events: readonly { object: KubeObject }[]): string[] {
  const last = new Map<string | undefined, string>();
  return events.flatMap(({ object }) => {
    const labels = object.metadata.labels ?? {};
    const who = labels['tekton.dev/pipelineTask'] ?? object.kind;
    const [{ status, reason }] = conditionsOf(object);
    const state = `${status} ${reason}`;
    const isNew = last.get(who) !== state;
    last.set(who, state);
    return isNew ? [`${who}: ${state}`] : [];
  });
}

function played(scenario: Scenario) {
  const random = seededRandom(3);
  return componentRun(exampleComponents[0], scenario, random, START).events;
}

const task = (name: string, more: Partial<TaskPlan> = {}): TaskPlan => ({
  name,
  steps: [name],
  seconds: 4,
  ...more,
});
const failure = (step: string, attempts = 1, exitCode = 1) => ({
  failure: { step, attempts, exitCode },
});

describe('scenarios', () => {
  it.each<[string, Scenario]>([
    ['pipelinerun-succeeded', { tasks: [task('build'), task('test')] }],
    [
      'pipelinerun-failed',
      { tasks: [task('build'), task('test', failure('test'))] },
    ],
    [
      'pipelinerun-cancelled',
      {
        tasks: [task('build'), task('test')],
        interruption: { kind: 'cancelled', atSeconds: 4 },
      },
    ],
    [
      'pipelinerun-timed-out',
      {
        tasks: [task('build'), task('test')],
        interruption: { kind: 'timedOut', atSeconds: 4 },
      },
    ],
    [
      'pipelinerun-could-not-get-task',
      {
        tasks: [task('build')],
        interruption: { kind: 'taskMissing', task: 'build' },
      },
    ],
  ])('go through the same states as %s', (name, scenario) => {
    expect(states(played(scenario))).toEqual(
      states(loadRecording(name).events),
    );
  });

  it('retry a task as Tekton does', () => {
    const tasks = [task('unit', { retries: 1, ...failure('unit') })];
    const events = played({ tasks });
    const own = events.filter(({ object }) => object.kind === 'TaskRun');
    const recorded = loadRecording('taskrun-retries').events;
    const stateOf = (list: readonly { object: KubeObject }[]) =>
      states(list).map(state => state.replace(/^.*: /, ''));
    expect(stateOf(own)).toEqual(stateOf(recorded));
    const shape = ({ object }: { object: KubeObject }) => [
      Object.keys(Object(object.status)).sort(),
      Object(fieldAt(object, 'status.retriesStatus')).length,
    ];
    expect(own.map(shape)).toEqual(recorded.map(shape));
    expect(states(events).at(-1)).toBe('PipelineRun: True Succeeded');
  });

  it('write the fields that Tekton writes, at each moment', () => {
    const tasks = [task('build'), task('test', failure('test'))];
    const shapes = (events: readonly { object: KubeObject }[]) => [
      ...new Set(
        events.map(({ object }) =>
          JSON.stringify([
            object.kind,
            Object.keys(Object(object.status)).sort(),
            Object.keys(
              Object(Object(fieldAt(object, 'status.steps'))[0]),
            ).sort(),
          ]),
        ),
      ),
    ];
    const recorded = shapes(loadRecording('pipelinerun-failed').events);
    expect(shapes(played({ tasks }))).toEqual(expect.arrayContaining(recorded));
  });

  it('exhaust their retries and then fail', () => {
    const tasks = [
      task('unit', { retries: 2, ...failure('unit', 9, 3) }),
      task('deploy'),
    ];
    const events = played({ tasks });
    expect(
      states(events).filter(state => /ToBeRetried/.test(state)),
    ).toHaveLength(2);
    const last = events.at(-1)?.object;
    expect(last).toMatchObject({
      kind: 'PipelineRun',
      status: {
        conditions: [
          {
            status: 'False',
            reason: 'Failed',
            message: 'Tasks Completed: 1 (Failed: 1, Cancelled 0), Skipped: 1',
          },
        ],
        skippedTasks: [{ name: 'deploy', reason: 'PipelineRun was stopping' }],
      },
    });
  });

  it('count their tasks in the words of Tekton', () => {
    const message = ({ object }: { object: KubeObject }) =>
      object.kind === 'PipelineRun' ? [conditionsOf(object)[0].message] : [];
    const tasks = [task('build'), task('test')];
    expect(played({ tasks }).flatMap(message)).toEqual(
      loadRecording('pipelinerun-succeeded').events.flatMap(message),
    );
  });

  it('take a person 20 to 60 seconds to watch', () => {
    const kinds: ScenarioKind[] = [
      'succeeded',
      'failed',
      'retried',
      'timedOut',
    ];
    exampleComponents.forEach(component =>
      kinds.forEach(kind => {
        const { events } = componentRun(
          component,
          scenarioOf(kind, component.tasks),
          seededRandom(1),
          START,
        );
        const end = events[events.length - 1].at.getTime();
        expect(end - START.getTime()).toBeGreaterThan(10_000);
        expect(end - START.getTime()).toBeLessThan(60_000);
      }),
    );
  });
});

describe('playing once', () => {
  let api: KubeApi;
  const clock = manualClock('2027-01-02T03:04:05Z');

  beforeEach(async () => {
    api = await startKubeApi({ clock });
  });
  afterEach(() => api.close());

  it.each<[ScenarioKind, string, string]>([
    ['succeeded', 'True', 'Succeeded'],
    ['failed', 'False', 'Failed'],
    ['retried', 'True', 'Succeeded'],
    ['cancelled', 'False', 'Cancelled'],
    ['couldNotStart', 'False', 'CouldntGetTask'],
    ['timedOut', 'False', 'PipelineRunTimeout'],
  ])('ends as %s', (kind, status, reason) => {
    const { run, sha, taskRuns } = playOnce(api, kind);
    const stored = api.get(run);
    expect(stored).toMatchObject({
      metadata: {
        uid: run.uid,
        namespace: 'team-shop',
        labels: {
          'backstage.io/kubernetes-id': 'shop',
          'tekton.dev/pipeline': 'build-shop',
        },
        annotations: {
          'integrations.tekton.ornew.io/github-owner': 'acme',
          'integrations.tekton.ornew.io/github-repo': 'shop',
          'integrations.tekton.ornew.io/github-sha': sha,
        },
      },
      status: {
        completionTime: expect.stringMatching(/^2027-01-02T03:04:0[45]Z$/),
        conditions: [{ type: 'Succeeded', status, reason }],
      },
    });
    expect(sha).toMatch(/^[0-9a-f]{40}$/);
    const children = fieldAt(stored, 'status.childReferences') ?? [];
    expect(children).toMatchObject(taskRuns.map(({ name }) => ({ name })));
    taskRuns.forEach(each =>
      expect(api.get(each)).toMatchObject({
        metadata: {
          uid: each.uid,
          labels: { 'tekton.dev/pipelineRunUID': run.uid },
        },
        status: { completionTime: expect.any(String) },
      }),
    );
  });

  it('makes another Run each time, with what the caller chooses', () => {
    const options = {
      namespace: 'team-x',
      annotations: { a: 'b' },
      sha: 'f'.repeat(40),
    };
    const [first, second] = [1, 2].map(() =>
      playOnce(api, 'succeeded', options),
    );
    expect(first.run.name).not.toBe(second.run.name);
    expect(first.run.uid).not.toBe(second.run.uid);
    expect(api.get(first.run).metadata).toMatchObject({
      namespace: 'team-x',
      annotations: {
        a: 'b',
        'integrations.tekton.ornew.io/github-sha': 'f'.repeat(40),
      },
    });
  });
});

describe('the player', () => {
  let api: KubeApi;
  let clock: ReturnType<typeof manualClock>;

  beforeEach(async () => {
    clock = manualClock('2027-01-02T03:04:05Z');
    api = await startKubeApi({ clock });
  });
  afterEach(() => api.close());

  const reasons = () =>
    new Set(api.list(RUN).map(each => conditionsOf(each)[0].reason));

  it('begins with finished Runs of each component', () => {
    startPlayer(api).stop();
    exampleComponents.forEach(({ namespace }) => {
      const runs = api.list({ ...RUN, namespace });
      expect(runs).toHaveLength(6);
      runs.forEach(run =>
        expect(
          Date.parse(String(fieldAt(run, 'status.completionTime'))),
        ).toBeLessThan(clock.now().getTime()),
      );
    });
  });

  it('keeps making Runs of every kind and forgets old ones', () => {
    const player = startPlayer(api, { keep: 10, history: 1 });
    clock.advance(3_600_000);
    exampleComponents.forEach(({ namespace }) =>
      expect(api.list({ ...RUN, namespace }).length).toBeLessThanOrEqual(10),
    );
    const ends = [
      'Succeeded',
      'Failed',
      'Cancelled',
      'CouldntGetTask',
      'PipelineRunTimeout',
    ];
    ends.forEach(reason => expect(reasons()).toContain(reason));
    const owners = new Set(api.list(RUN).map(({ metadata }) => metadata.uid));
    api
      .list({ ...RUN, kind: 'TaskRun' })
      .forEach(({ metadata }) =>
        expect(owners).toContain(metadata.ownerReferences?.[0].uid),
      );
    player.stop();
    const version = api.resourceVersion();
    clock.advance(3_600_000);
    expect(api.resourceVersion()).toBe(version);
  });

  it('does the same for the same seed', async () => {
    const other = await startKubeApi({ clock });
    const names = (from: KubeApi) =>
      from.list(RUN).map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
    startPlayer(api, { seed: 5 }).stop();
    startPlayer(other, { seed: 5 }).stop();
    expect(names(api)).toEqual(names(other));
    await other.close();
  });

  it('goes on when somebody deletes a Run that is being played', () => {
    const player = startPlayer(api, { history: 0 });
    clock.advance(5_000);
    const [run] = api.list(RUN);
    api.delete({
      ...RUN,
      namespace: run.metadata.namespace,
      name: run.metadata.name,
    });
    clock.advance(600_000);
    expect(api.list(RUN).length).toBeGreaterThan(6);
    player.stop();
  });
});

describe('recorded times', () => {
  it('never go back', () => {
    const times = timedEvents(loadRecording('pipelinerun-parallel')).map(
      ({ at }) => at.getTime(),
    );
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
