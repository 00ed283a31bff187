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

import { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { TektonIntegrationsClient } from 'backstage-plugin-tekton-integrations-common';
import { ReactElement } from 'react';
import { tektonIntegrationsApiRef } from '../api';
import { entityContentRouteRef, rootRouteRef } from '../routes';

/** Where the tests' backend answers. */
export const API = 'http://backend.test/api/tekton-integrations';

/** The entity whose page the tests show. */
export const shop: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    namespace: 'default',
    name: 'shop',
    annotations: { 'tekton.dev/cicd': 'true' },
  },
  spec: { type: 'service' },
};

/** Renders on the shop's page, with the real client over HTTP. */
export function renderForShop(
  element: ReactElement,
  options: {
    path?: string;
    /** Permissions that the reader lacks. */
    denied?: readonly string[];
  } = {},
) {
  const { denied = [] } = options;
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://backend.test' });
  return renderInTestApp(
    <EntityProvider entity={shop}>{element}</EntityProvider>,
    {
      apis: [
        mockApis.permission({
          authorize: ({ permission }) =>
            denied.includes(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
        [
          tektonIntegrationsApiRef,
          new TektonIntegrationsClient({ discoveryApi, fetchApi: { fetch } }),
        ],
      ],
      mountPath: '/ci-notifications',
      initialRouteEntries: [`/ci-notifications${options.path ?? ''}`],
      mountedRoutes: {
        '/ci-notifications': entityContentRouteRef,
        '/tekton-integrations': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}
