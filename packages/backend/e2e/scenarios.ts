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

/** A step of a task; `attempt` says in which attempt it fails. */
interface Step {
  readonly seconds: number | 'forever';
  readonly exitCode?: number;
  readonly failsOnlyFirst?: boolean;
}

/** What is expected of the outside world when a Run has come to its end. */
export interface Expected {
  /** Absent: no commit status is written. */
  readonly status?: {
    readonly state: 'success' | 'failure' | 'error';
    readonly description: RegExp;
    /** Of a Run named `<scenario>-…`. */
    readonly context: string;
  };
  /** Words of the Slack message. */
  readonly slack: RegExp;
  /** Words below them. */
  readonly slackDetails?: RegExp;
}

/** One Run and what shall become of it. */
export interface Scenario {
  /** Also the beginning of the Run's name. */
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
  /** What is done to it as soon as it runs. */
  readonly act?: 'cancel' | 'delete';
  /** It runs long enough for a pending status to be written. */
  readonly lasts: boolean;
  readonly expected: Expected;
}

const GROUP = 'integrations.tekton.ornew.io';

/**
 * A pipeline of one task. Where containers really run, the script does what
 * the annotations tell a player of pods.
 */
function pipeline(
  { seconds, exitCode = 0, failsOnlyFirst = false }: Step,
  task: Readonly<Record<string, unknown>> = {},
) {
  const wait = `sleep ${seconds === 'forever' ? 3600 : seconds}`;
  const end = failsOnlyFirst
    ? `[ "$(context.task.retry-count)" -gt 0 ] || exit ${exitCode}`
    : `exit ${exitCode}`;
  return {
    annotations: {
      'player.test/running-ms':
        seconds === 'forever' ? 'forever' : `${seconds * 1000}`,
      ...(exitCode !== 0 && { 'player.test/exit-code': `${exitCode}` }),
      ...(failsOnlyFirst && { 'player.test/fail-attempts': '1' }),
    },
    spec: {
      pipelineSpec: {
        tasks: [
          {
            name: 'build',
            taskSpec: {
              steps: [
                {
                  name: 'compile',
                  image: 'busybox:1.37',
                  script: `#!/bin/sh\n${wait}\n${end}\n`,
                },
              ],
            },
            ...task,
          },
        ],
      },
    },
  };
}

function withSpec(
  { annotations, spec }: ReturnType<typeof pipeline>,
  more: Readonly<Record<string, unknown>>,
) {
  return { annotations, spec: { ...spec, ...more } };
}

/**
 * Every way in which a PipelineRun ends.
 *
 * @param seconds - how long those run that end by themselves
 */
export function scenarios(seconds: number): readonly Scenario[] {
  const dashboard = 'https://dashboard.example/';
  const succeeding = pipeline({ seconds });
  return [
    {
      name: 'succeeds',
      ...succeeding,
      lasts: true,
      expected: {
        status: {
          state: 'success',
          description: /^Succeeded in \d+s$/,
          context: 'tekton: succeeds',
        },
        slack: /succeeded/,
      },
    },
    {
      name: 'named',
      ...succeeding,
      annotations: {
        ...succeeding.annotations,
        [`${GROUP}/context-id`]: 'release',
        [`${GROUP}/tekton-dashboard-base-url`]: dashboard,
      },
      lasts: true,
      expected: {
        status: {
          state: 'success',
          description: /^Succeeded in \d+s$/,
          context: 'tekton: release',
        },
        slack: /succeeded/,
      },
    },
    {
      name: 'fails',
      ...pipeline({ seconds, exitCode: 1 }),
      lasts: true,
      expected: {
        status: {
          state: 'failure',
          // Written at once: which task it was may not be known yet.
          description:
            /^Failed after \d+s: (build: exit 1 in step compile|Tasks Completed: 1 \(Failed: 1, .*)$/,
          context: 'tekton: fails',
        },
        slack: /failed/,
        slackDetails: /build\* failed: exit 1 in step compile/,
      },
    },
    {
      name: 'cancelled',
      ...pipeline({ seconds: 'forever' }),
      act: 'cancel',
      lasts: true,
      expected: {
        status: {
          state: 'error',
          description: /^Cancelled after \d+s$/,
          context: 'tekton: cancelled',
        },
        slack: /cancelled/,
      },
    },
    {
      name: 'times-out',
      ...withSpec(pipeline({ seconds: 'forever' }), {
        timeouts: { pipeline: `${seconds + 2}s` },
      }),
      lasts: true,
      expected: {
        status: {
          state: 'error',
          description: /^Timed out after \d+s$/,
          context: 'tekton: times-out',
        },
        slack: /timed out/,
      },
    },
    {
      name: 'no-pipeline',
      spec: { pipelineRef: { name: 'is-not-there' } },
      lasts: false,
      expected: {
        status: {
          state: 'error',
          description: /^Could not start: CouldntGetPipeline: /,
          context: 'tekton: is-not-there',
        },
        slack: /could not start/,
      },
    },
    {
      name: 'no-task',
      spec: {
        pipelineSpec: {
          tasks: [{ name: 'build', taskRef: { name: 'is-not-there' } }],
        },
      },
      lasts: false,
      expected: {
        status: {
          state: 'error',
          description: /^Could not start: CouldntGetTask: /,
          context: 'tekton: no-task',
        },
        slack: /could not start/,
      },
    },
    {
      name: 'no-parameter',
      spec: {
        pipelineSpec: {
          ...succeeding.spec.pipelineSpec,
          params: [{ name: 'revision', type: 'string' }],
        },
      },
      lasts: false,
      expected: {
        status: {
          state: 'error',
          description: /^Could not start: ParameterMissing: /,
          context: 'tekton: no-parameter',
        },
        slack: /could not start/,
      },
    },
    {
      name: 'retries',
      ...pipeline(
        { seconds, exitCode: 1, failsOnlyFirst: true },
        { retries: 1 },
      ),
      lasts: true,
      expected: {
        status: {
          state: 'success',
          description: /^Succeeded in \d+s$/,
          context: 'tekton: retries',
        },
        slack: /succeeded/,
      },
    },
    {
      name: 'deleted',
      ...pipeline({ seconds: 'forever' }),
      act: 'delete',
      lasts: true,
      expected: {
        status: {
          state: 'error',
          description: /^Cancelled: deleted before it ended$/,
          context: 'tekton: deleted',
        },
        slack: /cancelled/,
      },
    },
    {
      name: 'opted-out',
      ...succeeding,
      annotations: {
        ...succeeding.annotations,
        [`${GROUP}/github-commit-status`]: 'false',
      },
      lasts: true,
      expected: { slack: /succeeded/ },
    },
  ];
}
