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

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { main } from './main';

const FIXTURES = path.join(__dirname, '__fixtures__');
const ROOT = path.resolve(__dirname, '../../..');
const TEAM = path.join(FIXTURES, 'team');

async function run(argv: string[], input = '') {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, {
    readInput: async () => input,
    out: text => out.push(text),
    err: text => err.push(text),
  });
  return {
    code,
    out: out.join('\n').replaceAll(`${FIXTURES}/`, ''),
    err: err.join('\n').replaceAll(`${FIXTURES}/`, ''),
  };
}

/** `file:line:column` of each line. */
function places(text: string): string[] {
  return text
    .split('\n')
    .map(line => /^([^\s:]+:\d+:\d+): /.exec(line)?.[1] ?? line);
}

describe('validate', () => {
  it('finds nothing wrong in the files of a team and its portal', async () => {
    const { code, out, err } = await run(['validate', TEAM]);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('No problems.');
  });

  it('finds in the examples only what is wrong on purpose', async () => {
    const { code, out } = await run(['validate', path.join(ROOT, 'examples')]);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(
        /sandbox.team-search\.yaml:\d+:\d+: Notification team-search\/broken: providerRef\.name is 'no-such-provider'/,
      ),
    ]);
  });

  it.each([
    [
      'misspelled.yaml',
      [
        [6, 'specs is not a field'],
        [10, 'spec.slackApp.acessToken is not a field'],
        [17, "spec.slackApp.channels.0.id is 'c123'"],
      ],
    ],
    [
      'wrong-provider.yaml',
      [
        [22, "providerRef.name is 'slak'"],
        [24, 'spec.template.text: '],
        [38, 'spec.filter.expression: '],
        [40, "apiVersion is 'integrations.tekton.ornew.io/v1'"],
      ],
    ],
    [
      'app-config.yaml',
      [
        [2, 'tektonIntegrations.notification is not a setting'],
        [5, 'tektonIntegrations.ownership.0.owner'],
        [7, 'needs exactly one of url'],
        [13, 'slackApp.chanels is not a setting'],
        [14, 'slackApp.channels'],
        [16, "spec.type is 'SlackAp'"],
        [24, "providerRef.name is 'nobody'"],
      ],
    ],
  ])('names file, line, field and value in %s', async (file, expected) => {
    const { code, out } = await run([
      'validate',
      path.join(FIXTURES, 'bad', file),
    ]);
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines).toHaveLength(expected.length);
    expected.forEach(([line, words], index) => {
      expect(lines[index]).toContain(`bad/${file}:${line}:`);
      expect(lines[index]).toContain(words);
    });
  });

  it('writes annotations for GitHub, one a line', async () => {
    const { out } = await run([
      'validate',
      '--output',
      'github',
      path.join(FIXTURES, 'bad', 'misspelled.yaml'),
    ]);
    expect(out.split('\n')[2]).toBe(
      "::error file=bad/misspelled.yaml,line=17,col=9,title=Provider team-a/slack::spec.slackApp.channels.0.id is 'c123': is not the id of a Slack channel.",
    );
  });

  it('writes JSON with object, field and reason', async () => {
    const { out } = await run([
      'validate',
      '-o',
      'json',
      path.join(FIXTURES, 'bad', 'misspelled.yaml'),
    ]);
    expect(JSON.parse(out).problems[1]).toMatchObject({
      line: 10,
      object: 'Provider team-a/slack',
      field: 'spec.slackApp.acessToken',
      reason: 'UnknownField',
    });
  });

  it('reads several documents from the standard input, and what is no YAML without its words', async () => {
    const { code, out } = await run(
      ['validate', '-'],
      'kind: ConfigMap\n---\nkind: Secret\ntoken: "xoxb-not-to-be-shown\n',
    );
    expect(code).toBe(1);
    expect(places(out)).toHaveLength(1);
    expect(out).toContain('it is not YAML');
    expect(out).not.toContain('xoxb');
  });

  it('takes a Provider that may be elsewhere for granted, unless the files are complete', async () => {
    const manifest = [
      'apiVersion: integrations.tekton.ornew.io/v1alpha1',
      'kind: Notification',
      'metadata: { name: failures }',
      'spec: { providerRef: { name: slack } }',
    ].join('\n');
    const alone = await run(['validate', '-'], manifest);
    expect([alone.code, alone.out]).toEqual([0, '']);
    expect(alone.err).toContain('the files may not be all there is');
    const complete = await run(['validate', '--complete', '-'], manifest);
    expect(complete.code).toBe(1);
    expect(places(complete.out)).toHaveLength(1);
    expect(complete.out).toContain(
      "there is no such Provider in namespace 'default'",
    );
  });

  it('does not judge values that are filled in when a manifest is applied', async () => {
    const { code, err } = await run(
      ['validate', '--verbose', '-'],
      [
        'apiVersion: integrations.tekton.ornew.io/v1alpha1',
        'kind: Provider',
        'metadata: { name: github }',
        'spec:',
        '  type: GitHubApp',
        '  githubApp:',
        '    appId: ${APP_ID}',
        '    baseURL: ${GITHUB_URL}/api/v3',
        '    privateKey: { secretRef: { name: github-app } }',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(err).toContain('spec.githubApp.appId is a placeholder');
  });

  it.each([
    ['a file that is not there', ['validate', '/no/such/file.yaml']],
    ['files without anything of ours', ['validate', path.join(ROOT, 'docs')]],
    ['no file', ['validate']],
    ['an unknown command', ['publish', TEAM]],
    ['an unknown option', ['validate', TEAM, '--fast']],
    ['an unknown format', ['validate', TEAM, '-o', 'xml']],
    ['Runs that are missing', ['explain', path.join(TEAM, 'rules.yaml')]],
    ['a rule that is missing', ['render', TEAM, '--rule', 'nothing']],
  ])('ends with 2 for %s', async (_, argv) => {
    const { code, err } = await run(argv);
    expect(code).toBe(2);
    expect(err).not.toBe('');
  });

  it('explains itself', async () => {
    const { code, out } = await run(['validate', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--complete');
  });
});

describe('explain', () => {
  it('says what each Notification does with a Run, and why', async () => {
    const { code, out } = await run(['explain', TEAM]);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'PipelineRun team-a/build-1 (failed), team/run.yaml:4',
      "  held   team-a/audit: suspended: Notification 'team-a/audit' is suspended: set suspend to false to go on.",
      '         Slack message, C0BUILDS01',
      expect.stringMatching(
        /^ {2}unsent team-a\/commit-status: notPermitted: .*add 'acme\/shop' to repositories in tektonIntegrations\.providers\.shared-github\.access for namespace 'team-a' of cluster 'production'/,
      ),
      '  told   team-a/failures',
      '         Slack message, C0BUILDS01',
      '  unsent team-a/releases: notMatched: pipelines: only release',
      "  unsent team-b/elsewhere: notMatched: It sees the Runs of its own namespace 'team-b' only, and this one is of 'team-a'.",
    ]);
  });

  it('takes the catalog entity and the ownership among the files for those of the Run', async () => {
    const rule = [
      'apiVersion: integrations.tekton.ornew.io/v1alpha1',
      'kind: Notification',
      'metadata: { name: by-entity, namespace: team-a }',
      'spec:',
      '  providerRef: { name: slack }',
      '  filter: { expression: "entity != null && entity.name == \'shop\'" }',
    ].join('\n');
    const asked = ['-', '--rule', 'by-entity', '--expect'];
    const { code } = await run(['explain', TEAM, ...asked, 'told'], rule);
    expect(code).toBe(0);
    const without = ['rules.yaml', 'run.yaml'].map(name =>
      path.join(TEAM, name),
    );
    const alone = await run(['explain', ...without, ...asked, 'unsent'], rule);
    expect(alone.code).toBe(0);
    expect(alone.out).toContain('catalogAway: No catalog entity is among');
  });

  it('pretends another phase', async () => {
    const { out } = await run([
      'explain',
      TEAM,
      '--phase',
      'succeeded',
      '--rule',
      'failures',
      '--output',
      'json',
    ]);
    expect(JSON.parse(out)).toEqual([
      {
        run: expect.objectContaining({ name: 'build-1', phase: 'succeeded' }),
        rules: [
          {
            rule: 'team-a/failures',
            outcome: 'unsent',
            reason: 'notMatched',
            message: 'statuses: only failed',
            targets: [],
          },
        ],
      },
    ]);
  });

  it.each([
    ['failures', 'told', 0],
    ['failures', 'unsent', 1],
    ['team-a/releases', 'unsent', 0],
    ['audit', 'told', 1],
  ])(
    'ends for %s, expected to be %s, with %d',
    async (rule, expected, code) => {
      const result = await run([
        'explain',
        TEAM,
        '--rule',
        rule,
        '--expect',
        expected,
      ]);
      expect(result.code).toBe(code);
    },
  );
});

describe('render', () => {
  it('writes what would be sent, with its template rendered', async () => {
    const { code, out } = await run([
      'render',
      TEAM,
      '--rule',
      'failures',
      '--output',
      'json',
    ]);
    expect(code).toBe(0);
    const [document] = JSON.parse(out);
    expect(document).toMatchObject({
      run: 'PipelineRun team-a/build-1',
      notification: 'team-a/failures',
      target: { vendor: 'Slack', what: 'message', where: 'C0BUILDS01' },
      content: { channel: 'C0BUILDS01' },
    });
    expect(document.content.text).toMatch(/^\*build\* failed: /);
  });

  it('writes documents of YAML, and none of the secrets among the files', async () => {
    const { out, err } = await run(['render', TEAM, '--verbose']);
    expect(out.split('\n---\n')).toHaveLength(5);
    expect(out).toContain('notSent:');
    expect(`${out}${err}`).not.toContain('xoxb');
  });
});

describe('the command', () => {
  it('runs from the repository as it is', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        path.join(ROOT, 'packages/cli/bin/tekton-integrations'),
        'explain',
        TEAM,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    fs.rmSync(folder, { recursive: true });
    expect(stdout).toContain('told   team-a/failures');
    expect(status).toBe(0);
  });
});
