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
  createExtensionTester,
  registerMswTestHooks,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import plugin from './index';
import { createFixtures } from './__testUtils__/fixtures';
import { shop } from './__testUtils__/render';

describe('the plugin', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('shows its tab under a path and in a group that adopters rely on', () => {
    const content = createExtensionTester(
      plugin.getExtension('entity-content:tekton-integrations'),
    );
    expect(content.get(coreExtensionData.routePath)).toBe('/ci-notifications');
    expect(content.get(EntityContentBlueprint.dataRefs.title)).toBe(
      'CI notifications',
    );
    expect(content.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'deployment',
    );
  });

  it('shows its card in the info column', () => {
    const card = createExtensionTester(
      plugin.getExtension('entity-card:tekton-integrations/overview'),
    );
    expect(card.get(EntityCardBlueprint.dataRefs.type)).toBe('info');
  });

  it.each([
    [{ 'tekton.dev/cicd': 'true' }, true],
    [{ 'integrations.tekton.dev/enabled': 'true' }, true],
    [{ 'janus-idp.io/tekton': 'shop' }, true],
    [{ 'tekton.dev/cicd': 'false' }, false],
    [{}, false],
  ])('is there for an entity with %j: %s', (annotations, shown) => {
    const entity = { ...shop, metadata: { ...shop.metadata, annotations } };
    const content = createExtensionTester(
      plugin.getExtension('entity-content:tekton-integrations'),
    ).get(EntityContentBlueprint.dataRefs.filterFunction);
    const card = createExtensionTester(
      plugin.getExtension('entity-card:tekton-integrations/overview'),
    ).get(EntityCardBlueprint.dataRefs.filterFunction);
    expect([content?.(entity), card?.(entity)]).toEqual([shown, shown]);
  });

  it('opens a Run at the address that vendors link to', async () => {
    server.use(
      http.get('*/api/tekton-integrations/runs/run-1', () =>
        HttpResponse.json(createFixtures(Date.now()).details()),
      ),
      http.get('*/api/tekton-integrations/runs/run-1/explain', () =>
        HttpResponse.json(createFixtures(Date.now()).explanation()),
      ),
    );
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/tekton-integrations/runs/run-1'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    });
    expect(
      await screen.findByRole('heading', { name: 'build-shop-x7k2p' }),
    ).toBeInTheDocument();
  });
});
