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

import { runLink } from './runLink';

const BASE = 'integrations.tekton.ornew.io/tekton-dashboard-base-url';
const PORTAL = 'https://portal.example/runs/1';

describe('runLink', () => {
  it.each([
    ['PipelineRun', 'pipelineruns'],
    ['TaskRun', 'taskruns'],
    ['CustomRun', 'customruns'],
  ] as const)('leads to a %s in the dashboard that it names', (kind, list) => {
    expect(
      runLink(
        {
          kind,
          namespace: 'shop',
          name: 'build-1',
          annotations: { [BASE]: 'https://dash.example/tekton//' },
        },
        PORTAL,
      ),
    ).toBe(`https://dash.example/tekton/#/namespaces/shop/${list}/build-1`);
  });

  it.each([undefined, '', 'dash.example', 'data:text/html,x'])(
    'leads to the portal where the annotation is %j',
    base => {
      expect(
        runLink(
          {
            kind: 'PipelineRun',
            namespace: 'shop',
            name: 'build-1',
            annotations: base === undefined ? {} : { [BASE]: base },
          },
          PORTAL,
        ),
      ).toBe(PORTAL);
    },
  );
});
