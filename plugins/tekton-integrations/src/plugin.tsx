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

import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiNotification3Line } from '@remixicon/react';
import { tektonIntegrationsApi } from './extensions/api';
import { entityContent } from './extensions/entityContent';
import { overviewCard } from './extensions/overviewCard';
import { page } from './extensions/page';
import { entityContentRouteRef, rootRouteRef, runRouteRef } from './routes';

/**
 * Shows who was told about each Tekton Run, and why not.
 *
 * @public
 */
export const tektonIntegrationsPlugin = createFrontendPlugin({
  pluginId: 'tekton-integrations',
  title: 'Tekton Integrations',
  icon: <RiNotification3Line />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    run: runRouteRef,
    entityContent: entityContentRouteRef,
  },
  extensions: [tektonIntegrationsApi, page, entityContent, overviewCard],
});
