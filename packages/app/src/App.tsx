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

import tektonPlugin from '@backstage-community/plugin-tekton/alpha';
import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import tektonIntegrationsPlugin from 'backstage-plugin-tekton-integrations';
import { navModule } from './nav';
import { signInModule } from './signIn';

/** The example portal. */
export const app = createApp({
  features: [
    catalogPlugin,
    kubernetesPlugin,
    notificationsPlugin,
    orgPlugin,
    signalsPlugin,
    userSettingsPlugin,
    tektonPlugin,
    tektonIntegrationsPlugin,
    navModule,
    signInModule,
  ],
});
