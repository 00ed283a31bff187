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
  CommitParams,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { isFromEntity } from './commitSource';
import { commitWith, dependsOnEntity, type CommitEntity } from './commitWith';
import { runStateOf } from './runStateOf';
import { parsed, recording } from './__testUtils__/recordings';

const CLUSTER = { id: 'c1', name: 'prod' };
const SHA = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

const shop: CommitEntity = {
  ref: 'component:default/shop',
  repository: 'acme/shop',
};

const params: CommitParams[] = [{ url: 'git-url', sha: 'git-revision' }];

/** What Tekton's git resolver leaves in the status. */
function gitOrigin(uri: string, sha1 = SHA) {
  return { uri, digest: { sha1 }, entryPoint: 'ci/pipeline.yaml' };
}

const bundleOrigin = {
  uri: 'ghcr.example/acme/shop',
  digest: { sha256: 'b'.repeat(64) },
  entryPoint: 'build',
};

/** A Run as a cluster recorded it at its end, with further parts. */
function recorded(
  {
    refSource,
    annotations,
    values = {},
  }: {
    refSource?: unknown;
    annotations?: Record<string, string>;
    values?: Record<string, string>;
  },
  previous?: RunState,
): RunState {
  const object = recording('pipelinerun-pipeline-ref')
    .map(entry => parsed(entry.object))
    .filter(({ kind }) => kind === 'PipelineRun')
    .at(-1);
  if (!object) {
    throw new Error('The recording lacks its PipelineRun.');
  }
  const raw = {
    ...object,
    metadata: { ...object.metadata, annotations },
    spec: {
      ...object.spec,
      params: Object.entries(values).map(([name, value]) => ({ name, value })),
    },
    status: { ...object.status, provenance: { refSource } },
  };
  return runStateOf(parsed(raw), CLUSTER, {
    deleted: false,
    previous,
    commitParams: params,
  });
}

const byParams = {
  values: {
    'git-url': 'https://github.com/acme/desk',
    'git-revision': 'fff',
  },
};
const byAnnotations = {
  annotations: {
    'github.integrations.tekton.dev/owner': 'acme',
    'github.integrations.tekton.dev/repo': 'cart',
    'github.integrations.tekton.dev/sha': 'bbb',
  },
};
const shaAlone = {
  annotations: { 'github.integrations.tekton.dev/sha': 'bbb' },
};

describe('refSource', () => {
  it.each<[string, unknown, RunState['refSource']]>([
    [
      'of the git resolver',
      gitOrigin('git+https://github.com/acme/shop.git'),
      { uri: 'git+https://github.com/acme/shop.git', sha: SHA },
    ],
    [
      'of a bundle, without a commit',
      bundleOrigin,
      { uri: 'ghcr.example/acme/shop', sha: undefined },
    ],
    ['without a digest', { uri: 'x' }, { uri: 'x', sha: undefined }],
    ['without an address', { digest: { sha1: SHA } }, undefined],
    ['that is malformed', { uri: 7, digest: [] }, undefined],
    ['that is no object', 'x', undefined],
    ['that is missing', undefined, undefined],
    ['that is null', null, undefined],
  ])('%s is read', (_, refSource, expected) => {
    expect(recorded({ refSource }).refSource).toEqual(expected);
  });

  it('is absent from a recorded Run that was not resolved', () => {
    const last = recording('pipelinerun-succeeded').at(-1);
    const run = runStateOf(parsed(last?.object), CLUSTER, { deleted: false });
    expect(run.refSource).toBeUndefined();
  });
});

describe('commitWith', () => {
  describe('takes the origin of the definition', () => {
    it.each([
      'git+https://github.com/acme/shop.git',
      'git+https://github.com/Acme/Shop',
      'https://ghes.example/acme/shop.git',
      'git+ssh://git@github.com/acme/shop.git',
      'git+git@github.com:acme/shop.git',
      'git@github.com:acme/shop',
    ])('at %s', uri => {
      const run = recorded({ refSource: gitOrigin(uri) });
      expect(commitWith(run, shop)).toMatchObject({
        owner: expect.stringMatching(/^acme$/i),
        repository: expect.stringMatching(/^shop$/i),
        sha: SHA,
        source: 'status.provenance.refSource',
      });
    });

    it.each<[string, unknown, CommitEntity | undefined]>([
      [
        "that is a shared pipeline's",
        gitOrigin('git+https://github.com/acme/pipelines.git'),
        shop,
      ],
      [
        'without an entity',
        gitOrigin('git+https://github.com/acme/shop.git'),
        undefined,
      ],
      [
        'with an entity without repository',
        gitOrigin('git+https://github.com/acme/shop.git'),
        { ref: shop.ref },
      ],
      ['that is a bundle', bundleOrigin, shop],
      [
        'whose digest is not of git',
        {
          ...bundleOrigin,
          uri: 'git+https://github.com/acme/shop.git',
        },
        shop,
      ],
    ])('but not one %s', (_, refSource, entity) => {
      expect(commitWith(recorded({ refSource }), entity)).toBeUndefined();
    });

    it('with branch, title and pull request of the Run', () => {
      const run = recorded({
        refSource: gitOrigin('git+https://github.com/acme/shop.git'),
        annotations: { 'integrations.tekton.dev/git-branch': 'main' },
      });
      expect(commitWith(run, shop)?.branch).toBe('main');
    });
  });

  describe('asks the sources in their order', () => {
    const origin = {
      refSource: gitOrigin('git+https://github.com/acme/shop.git'),
    };

    it.each<[string, Parameters<typeof recorded>[0], string]>([
      [
        'annotations before the origin',
        { ...origin, ...byParams, ...byAnnotations },
        'acme/cart bbb github.integrations.tekton.dev/sha',
      ],
      [
        'the origin before parameters',
        { ...origin, ...byParams },
        `acme/shop ${SHA} status.provenance.refSource`,
      ],
      [
        'parameters before the repository of the entity',
        byParams,
        "acme/desk fff params 'git-url', 'git-revision'",
      ],
      [
        'the origin before a sha that has to be completed',
        { ...origin, ...shaAlone },
        `acme/shop ${SHA} status.provenance.refSource`,
      ],
      [
        'parameters before a sha that has to be completed',
        { ...shaAlone, ...byParams },
        "acme/desk fff params 'git-url', 'git-revision'",
      ],
      [
        'the repository of the entity at last',
        shaAlone,
        'acme/shop bbb github.com/project-slug of component:default/shop',
      ],
      [
        'also for the sha of a parameter',
        { values: { 'git-revision': 'fff' } },
        'acme/shop fff github.com/project-slug of component:default/shop',
      ],
    ])('%s', (_, parts, expected) => {
      const commit = commitWith(recorded(parts), shop);
      expect(
        `${commit?.owner}/${commit?.repository} ${commit?.sha} ${commit?.source}`,
      ).toBe(expected);
    });
  });

  describe('completes a sha', () => {
    const saying = (said: Record<string, string>) =>
      recorded({
        annotations: Object.fromEntries(
          Object.entries(said).map(([key, value]) => [
            `github.integrations.tekton.dev/${key}`,
            value,
          ]),
        ),
      });

    it.each<Record<string, string>>([{ owner: 'ACME' }, { repo: 'Shop' }, {}])(
      'beside %j',
      said => {
        expect(commitWith(saying({ ...said, sha: 'bbb' }), shop)).toMatchObject(
          {
            owner: 'acme',
            repository: 'shop',
            sha: 'bbb',
          },
        );
      },
    );

    it.each<Record<string, string>>([
      { sha: 'bbb', owner: 'other' },
      { sha: 'bbb', repo: 'other' },
      { owner: 'acme' },
    ])('but nothing of %j', said => {
      const run = saying(said);
      expect(commitWith(run, shop)).toEqual(run.commit);
    });

    it('only with an entity that has a repository', () => {
      const run = recorded(shaAlone);
      expect(commitWith(run, undefined)).toEqual(run.commit);
      expect(commitWith(run, { ref: shop.ref })).toEqual(run.commit);
    });
  });

  describe('what was learnt', () => {
    function learnt(parts: Parameters<typeof recorded>[0]): RunState {
      const run = recorded(parts);
      return { ...run, commit: commitWith(run, shop) };
    }

    it.each([
      ['its annotation is removed', {}],
      ['the same sha is said again', shaAlone],
    ])('through the entity stays when %s', (_, parts) => {
      const before = learnt(shaAlone);
      expect(isFromEntity(before.commit ?? { source: '' })).toBe(true);
      const after = recorded(parts, before);
      expect(commitWith(after, undefined)).toEqual(before.commit);
      expect(
        commitWith(after, { ref: 'component:default/x', repository: 'a/b' }),
      ).toEqual(before.commit);
    });

    it('through the entity follows a sha that changes', () => {
      const after = recorded(
        { annotations: { 'github.integrations.tekton.dev/sha': 'ccc' } },
        learnt(shaAlone),
      );
      expect(commitWith(after, shop)).toMatchObject({
        repository: 'shop',
        sha: 'ccc',
      });
    });

    it('from the origin stays while the catalog knows no entity', () => {
      const parts = {
        refSource: gitOrigin('git+https://github.com/acme/shop.git'),
        ...byParams,
      };
      const before = learnt(parts);
      expect(before.commit?.sha).toBe(SHA);
      expect(commitWith(recorded(parts, before), undefined)).toEqual(
        before.commit,
      );
    });

    it('gives way to what the Run says of itself', () => {
      const after = recorded(byAnnotations, learnt(shaAlone));
      expect(commitWith(after, shop)).toMatchObject({
        repository: 'cart',
        sha: 'bbb',
      });
    });
  });
});

describe('dependsOnEntity', () => {
  const origin = { refSource: gitOrigin('git+https://github.com/acme/x.git') };

  it.each<[string, Parameters<typeof recorded>[0], boolean]>([
    ['a Run that says nothing', {}, false],
    ['a complete annotation', { ...byAnnotations, ...origin }, false],
    ['complete parameters', byParams, false],
    ['complete parameters and an origin', { ...byParams, ...origin }, true],
    ['an origin', origin, true],
    ['a bundle', { refSource: bundleOrigin }, false],
    ['a sha alone', shaAlone, true],
    [
      'an owner alone',
      { annotations: { 'github.integrations.tekton.dev/owner': 'acme' } },
      false,
    ],
  ])('of %s', (_, parts, expected) => {
    expect(dependsOnEntity(recorded(parts))).toBe(expected);
  });
});

describe('each source of a commit, on a Run as a cluster recorded it', () => {
  const PAC = 'pipelinesascode.tekton.dev/';
  const OURS = 'integrations.tekton.ornew.io/github-';
  const TEP = 'github.integrations.tekton.dev/';

  it.each<[string, Parameters<typeof recorded>[0], string]>([
    [
      'the annotations of this API',
      {
        annotations: {
          [`${OURS}owner`]: 'acme',
          [`${OURS}repo`]: 'shop',
          [`${OURS}sha`]: SHA,
        },
      },
      `${OURS}sha`,
    ],
    [
      'the annotations of TEP-0004',
      {
        annotations: {
          [`${TEP}owner`]: 'acme',
          [`${TEP}repo`]: 'shop',
          [`${TEP}sha`]: SHA,
        },
      },
      `${TEP}sha`,
    ],
    [
      'those of Pipelines-as-Code',
      {
        annotations: {
          [`${PAC}url-org`]: 'acme',
          [`${PAC}url-repository`]: 'shop',
          [`${PAC}sha`]: SHA,
        },
      },
      `${PAC}sha`,
    ],
    [
      'those of trigger templates',
      {
        annotations: {
          'tekton.dev/gitURL': 'https://github.com/acme/shop.git',
          'tekton.dev/gitRevision': SHA,
        },
      },
      'tekton.dev/gitRevision',
    ],
    [
      'the origin of its pipeline',
      { refSource: gitOrigin('git+https://github.com/acme/shop.git') },
      'status.provenance.refSource',
    ],
    [
      'parameters',
      {
        values: {
          'git-url': 'https://github.com/acme/shop',
          'git-revision': SHA,
        },
      },
      "params 'git-url', 'git-revision'",
    ],
    [
      'the repository of its entity',
      { annotations: { [`${TEP}sha`]: SHA } },
      'github.com/project-slug of component:default/shop',
    ],
  ])('is found by %s', (_, parts, source) => {
    expect(commitWith(recorded(parts), shop)).toMatchObject({
      owner: 'acme',
      repository: 'shop',
      sha: SHA,
      source,
    });
  });
});
