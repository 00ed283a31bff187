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
  Commit,
  CommitParams,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { runStateOf } from './runStateOf';
import { parsed, recording, runObject } from './__testUtils__/recordings';

const CLUSTER = { id: 'c1', name: 'prod' };

type Parts = Parameters<typeof runObject>[0];

function state(
  parts: Parts,
  previous?: RunState,
  commitParams?: readonly CommitParams[],
): RunState {
  return runStateOf(runObject(parts), CLUSTER, {
    deleted: false,
    previous,
    commitParams,
  });
}

describe('commitOf', () => {
  const ancestor = {
    'integrations.tekton.ornew.io/github-owner': 'acme',
    'integrations.tekton.ornew.io/github-repo': 'shop',
    'integrations.tekton.ornew.io/github-sha': 'aaa',
  };
  const tep4 = {
    'github.integrations.tekton.dev/owner': 'acme',
    'github.integrations.tekton.dev/repo': 'cart',
    'github.integrations.tekton.dev/sha': 'bbb',
  };
  const pac = {
    'pipelinesascode.tekton.dev/url-org': 'acme',
    'pipelinesascode.tekton.dev/url-repository': 'desk',
    'pipelinesascode.tekton.dev/sha': 'ccc',
  };
  const triggers = {
    'tekton.dev/gitURL': 'https://github.example/acme/lamp.git',
    'tekton.dev/gitRevision': 'ddd',
  };

  it.each([
    [
      'the annotations of this API',
      { ...triggers, ...pac, ...tep4, ...ancestor },
      'shop',
      'aaa',
    ],
    [
      'the annotations of TEP-0004',
      { ...triggers, ...pac, ...tep4 },
      'cart',
      'bbb',
    ],
    ['Pipelines-as-Code', { ...triggers, ...pac }, 'desk', 'ccc'],
    ['trigger templates', triggers, 'lamp', 'ddd'],
    [
      'an SSH address',
      {
        ...triggers,
        'tekton.dev/gitURL': 'git@github.example:acme/lamp.git',
      },
      'lamp',
      'ddd',
    ],
  ])('comes from %s', (_, annotations, repository, sha) => {
    expect(state({ metadata: { annotations } }).commit).toMatchObject({
      owner: 'acme',
      repository,
      sha,
    });
  });

  it('names its source', () => {
    expect(state({ metadata: { annotations: ancestor } }).commit?.source).toBe(
      'integrations.tekton.ornew.io/github-sha',
    );
  });

  it('comes from the next source when the first is incomplete', () => {
    const annotations = {
      ...pac,
      'integrations.tekton.ornew.io/github-owner': 'acme',
    };
    expect(state({ metadata: { annotations } }).commit?.sha).toBe('ccc');
  });

  it('says what is known when no source is complete', () => {
    const annotations = {
      'integrations.tekton.ornew.io/github-owner': 'acme',
    };
    expect(state({ metadata: { annotations } }).commit).toMatchObject({
      owner: 'acme',
      sha: undefined,
    });
  });

  it('takes branch, title and pull request from annotations of our own', () => {
    const annotations = {
      'integrations.tekton.ornew.io/github-sha': 'abc',
      'integrations.tekton.dev/git-branch': 'refs/heads/main',
      'integrations.tekton.dev/git-commit-title': 'Fix cart',
      'integrations.tekton.dev/git-pull-request': '128',
    };
    expect(state({ metadata: { annotations } }).commit).toMatchObject({
      branch: 'main',
      title: 'Fix cart',
      pullRequest: '128',
    });
  });

  it('reads labels of Pipelines-as-Code, and branch, title and pull request', () => {
    const run = state({
      metadata: {
        labels: {
          ...pac,
          'pipelinesascode.tekton.dev/branch': 'refs-heads-main',
        },
        annotations: {
          'pipelinesascode.tekton.dev/branch': 'refs/heads/main',
          'pipelinesascode.tekton.dev/sha-title': 'Add lamps',
          'pipelinesascode.tekton.dev/pull-request': '12',
        },
      },
    });
    expect(run.commit).toMatchObject({
      sha: 'ccc',
      branch: 'main',
      title: 'Add lamps',
      pullRequest: '12',
    });
  });

  it('stays when its annotation is removed, and follows when it changes', () => {
    const before = state({ metadata: { annotations: ancestor } });
    expect(state({}, before).commit).toEqual(before.commit);
    const partly = { 'integrations.tekton.ornew.io/github-owner': 'acme' };
    expect(state({ metadata: { annotations: partly } }, before).commit).toEqual(
      before.commit,
    );
    const changed = {
      ...ancestor,
      'integrations.tekton.ornew.io/github-sha': 'eee',
    };
    expect(
      state({ metadata: { annotations: changed } }, before).commit?.sha,
    ).toBe('eee');
  });

  it('is absent without any source', () => {
    expect(state({}).commit).toBeUndefined();
  });

  it('takes the revision of a trigger from a label, too', () => {
    const run = state({
      metadata: {
        labels: { 'tekton.dev/gitRevision': 'ddd' },
        annotations: { 'tekton.dev/gitURL': triggers['tekton.dev/gitURL'] },
      },
    });
    expect(run.commit).toMatchObject({ repository: 'lamp', sha: 'ddd' });
  });

  it('prefers a source that says a sha where none is complete', () => {
    const annotations = {
      'integrations.tekton.ornew.io/github-owner': 'acme',
      'github.integrations.tekton.dev/sha': 'bbb',
    };
    expect(state({ metadata: { annotations } }).commit).toMatchObject({
      sha: 'bbb',
      source: 'github.integrations.tekton.dev/sha',
    });
  });

  it('counts annotations that arrive after the end', () => {
    const states = recording('pipelinerun-annotated-after-completion')
      .filter(({ object }) => object.kind === 'PipelineRun')
      .reduce<RunState[]>((before, { object }, index, all) => {
        const last = index === all.length - 1;
        const raw = last ? annotated(object, ancestor) : object;
        const next = runStateOf(parsed(raw), CLUSTER, {
          deleted: false,
          previous: before.at(-1),
        });
        return [...before, next];
      }, []);
    expect(states.at(-2)).toMatchObject({
      phase: 'succeeded',
      commit: undefined,
    });
    expect(states.at(-1)).toMatchObject({
      phase: 'succeeded',
      commit: { repository: 'shop', sha: 'aaa' },
    });
  });

  describe('from configured parameters', () => {
    const byUrl: CommitParams = { url: 'git-url', sha: 'git-revision' };
    const byName: CommitParams = {
      owner: 'org',
      repository: 'repo',
      sha: 'sha',
    };
    const url = { name: 'git-url', value: 'https://github.com/acme/shop.git' };
    const sha = { name: 'git-revision', value: ' fff ' };

    it.each<
      [
        string,
        CommitParams[],
        { name: string; value: unknown }[],
        Partial<Commit>,
      ]
    >([
      [
        'an address',
        [byUrl],
        [url, sha],
        {
          owner: 'acme',
          repository: 'shop',
          sha: 'fff',
          source: "params 'git-url', 'git-revision'",
        },
      ],
      [
        'owner and repository',
        [byName],
        [
          { name: 'org', value: 'acme' },
          { name: 'repo', value: 'shop' },
          { name: 'sha', value: 'fff' },
        ],
        { owner: 'acme', repository: 'shop', sha: 'fff' },
      ],
      [
        'the first entry that is complete',
        [byName, byUrl],
        [{ name: 'org', value: 'other' }, url, sha],
        { owner: 'acme', repository: 'shop', sha: 'fff' },
      ],
      [
        'a sha alone, to be completed',
        [byUrl],
        [sha],
        { sha: 'fff', source: "params 'git-url', 'git-revision'" },
      ],
      [
        'an address that is none',
        [byUrl],
        [{ name: 'git-url', value: 'shop' }, sha],
        { sha: 'fff', source: "params 'git-url', 'git-revision'" },
      ],
    ])('%s', (_, commitParams, params, expected) => {
      const run = state({ spec: { params } }, undefined, commitParams);
      expect(run.commit).toMatchObject(expected);
    });

    it('ignores lists, objects, and parameters that nobody configured', () => {
      const params = [{ name: 'git-url', value: [url.value] }];
      expect(state({ spec: { params } }, undefined, [byUrl]).commit).toBe(
        undefined,
      );
      expect(state({ spec: { params: [url, sha] } }).commit).toBeUndefined();
    });

    it('come after all annotations and labels', () => {
      const parts = {
        metadata: { annotations: triggers },
        spec: { params: [url, sha] },
      };
      expect(state(parts, undefined, [byUrl]).commit?.sha).toBe('ddd');
    });

    it('do not replace what an annotation said before it was removed', () => {
      const spec = { params: [url, sha] };
      const before = state({ metadata: { annotations: ancestor }, spec });
      expect(state({ spec }, before, [byUrl]).commit).toEqual(before.commit);
    });

    it('say the commit of a recorded Run', () => {
      const { object } = recording('pipelinerun-pipeline-ref')[0];
      const run = runStateOf(parsed(object), CLUSTER, {
        deleted: false,
        commitParams: [{ url: 'url', sha: 'revision' }],
      });
      expect(run.commit).toMatchObject({
        sha: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
        source: "params 'url', 'revision'",
      });
    });
  });
});

function annotated<T extends { metadata: object }>(
  object: T,
  annotations: Record<string, string>,
): T {
  return { ...object, metadata: { ...object.metadata, annotations } };
}
