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

import type { TaskPlan } from './scenario';

/** A component of the example portal, with the pipeline that builds it. */
export interface ExampleComponent {
  /** Name of the catalog entity and its `backstage.io/kubernetes-id`. */
  name: string;
  namespace: string;
  owner: string;
  repository: string;
  pipeline: string;
  tasks: readonly TaskPlan[];
  branches: readonly string[];
}

/** What the sandbox builds all day. */
export const exampleComponents: readonly ExampleComponent[] = [
  {
    name: 'shop',
    namespace: 'team-shop',
    owner: 'acme',
    repository: 'shop',
    pipeline: 'build-shop',
    branches: ['main', 'checkout-form', 'fix/cart-total'],
    tasks: [
      { name: 'clone', steps: ['clone'], seconds: 3 },
      { name: 'lint', steps: ['lint'], seconds: 4, runAfter: ['clone'] },
      {
        name: 'unit-tests',
        steps: ['install', 'test'],
        seconds: 9,
        runAfter: ['clone'],
      },
      {
        name: 'build-image',
        steps: ['build', 'push'],
        seconds: 8,
        runAfter: ['lint', 'unit-tests'],
      },
      { name: 'deploy', steps: ['apply', 'wait'], seconds: 6 },
    ],
  },
  {
    name: 'payments',
    namespace: 'team-payments',
    owner: 'acme',
    repository: 'payments',
    pipeline: 'release-payments',
    branches: ['main', 'release-2.4', 'feature/refunds'],
    tasks: [
      { name: 'clone', steps: ['clone'], seconds: 2 },
      { name: 'unit-tests', steps: ['test'], seconds: 12 },
      { name: 'scan', steps: ['scan'], seconds: 5 },
      { name: 'build-image', steps: ['build', 'push'], seconds: 9 },
      { name: 'deploy', steps: ['apply'], seconds: 4 },
    ],
  },
  {
    name: 'search',
    namespace: 'team-search',
    owner: 'acme',
    repository: 'search',
    pipeline: 'build-search',
    branches: ['main', 'faster-index'],
    tasks: [
      { name: 'clone', steps: ['clone'], seconds: 2 },
      { name: 'unit-tests', steps: ['vet', 'test'], seconds: 8 },
      { name: 'build-image', steps: ['build'], seconds: 6 },
    ],
  },
];
