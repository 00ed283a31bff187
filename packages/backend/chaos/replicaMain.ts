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

/**
 * A portal's backend with nothing but the plugin, its modules and a type of
 * Provider for the sink: one of several replicas.
 */
import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { tektonIntegrationsProviderExtensionPoint } from 'backstage-plugin-tekton-integrations-node';
import { sinkType } from './sinkType';

const sinkModule = createBackendModule({
  pluginId: 'tekton-integrations',
  moduleId: 'sink',
  register(env) {
    env.registerInit({
      deps: { providers: tektonIntegrationsProviderExtensionPoint },
      async init({ providers }) {
        providers.addProviderType(
          sinkType('chaos.example/Findable', 'findable'),
        );
        providers.addProviderType(sinkType('chaos.example/SameId', 'sameId'));
      },
    });
  },
});

const backend = createBackend();
backend.add(import('backstage-plugin-tekton-integrations-backend'));
backend.add(
  import('backstage-plugin-tekton-integrations-backend-module-github'),
);
backend.add(
  import('backstage-plugin-tekton-integrations-backend-module-slack'),
);
backend.add(sinkModule);
void backend.start();
