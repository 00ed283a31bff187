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

import { shapeOnlyType } from 'backstage-plugin-tekton-integrations-backend/engine';
import { createGitHubAppType } from 'backstage-plugin-tekton-integrations-backend-module-github';
import { createSlackAppType } from 'backstage-plugin-tekton-integrations-backend-module-slack';
import {
  CUSTOM_SECTION,
  PROVIDER_SECTIONS,
} from 'backstage-plugin-tekton-integrations-common';
import { RegisteredProviderType } from 'backstage-plugin-tekton-integrations-node';

/** An entry whose Apps are nobody's business here. */
const SOME_APP = { apps: [{ appId: 1, privateKey: '' }] };

/**
 * The types of Providers: those whose modules are part of this command, and
 * the others by the shape of their section alone.
 *
 * @param named - types that the files name
 * @param githubHosts - hosts of `integrations.github`, where they are known
 */
export function providerTypes(
  named: ReadonlySet<string>,
  githubHosts: readonly string[] | undefined,
): { types: RegisteredProviderType[]; shapeOnly: ReadonlySet<string> } {
  const installed = [
    createGitHubAppType({
      integrations: {
        byHost: host =>
          githubHosts && !githubHosts.includes(host) ? undefined : SOME_APP,
      },
    }),
    createSlackAppType(),
  ];
  const known = new Set(installed.map(({ type }) => type));
  const shapes = [
    ...PROVIDER_SECTIONS.filter(({ type }) => !known.has(type)).map(
      ({ type, section }) => shapeOnlyType(type, section),
    ),
    ...[...named]
      .filter(type => type.includes('/'))
      .map(type => shapeOnlyType(type, CUSTOM_SECTION)),
  ];
  return {
    types: [...installed, ...shapes],
    shapeOnly: new Set(shapes.map(({ type }) => type)),
  };
}
