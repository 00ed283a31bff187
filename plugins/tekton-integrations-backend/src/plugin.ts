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
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metrics } from '@opentelemetry/api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { tektonIntegrationsPermissions } from 'backstage-plugin-tekton-integrations-common';
import {
  RegisteredProviderType,
  TektonIntegrationsProviderExtensionPoint,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import { CALLBACKS_PATH, createRouter } from './api';
import { startReporting } from './startReporting';

class ProviderTypeRegistry implements TektonIntegrationsProviderExtensionPoint {
  readonly types = new Map<string, RegisteredProviderType>();

  addProviderType(type: RegisteredProviderType): void {
    if (this.types.has(type.type)) {
      throw new Error(
        `Provider type '${type.type}' is registered twice: install one module for it.`,
      );
    }
    this.types.set(type.type, type);
  }
}

/**
 * The Tekton Integrations backend plugin.
 *
 * @public
 */
export const tektonIntegrationsPlugin = createBackendPlugin({
  pluginId: 'tekton-integrations',
  register(env) {
    const registry = new ProviderTypeRegistry();
    env.registerExtensionPoint(
      tektonIntegrationsProviderExtensionPoint,
      registry,
    );
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
      },
      async init({
        auditor,
        catalog,
        httpAuth,
        httpRouter,
        lifecycle,
        permissions,
        permissionsRegistry,
        rootLifecycle,
        ...services
      }) {
        permissionsRegistry.addPermissions(tektonIntegrationsPermissions);
        const reporting = await startReporting({
          ...services,
          catalog,
          // Nothing is measured until the portal sets up OpenTelemetry.
          metrics: metrics.getMeter('tekton-integrations'),
          types: registry.types,
        });
        // Before all else ends: others watch on while this one still delivers.
        rootLifecycle.addBeforeShutdownHook(() => reporting.release());
        lifecycle.addShutdownHook(() => reporting.stop());
        httpRouter.use(
          createRouter({
            httpAuth,
            permissions,
            catalog,
            auditor,
            reports: reporting.reports,
            explanations: reporting.explanations,
            byHand: reporting.byHand,
            callbacks: reporting.callbacks,
            now: () => Date.now(),
          }),
        );
        httpRouter.addAuthPolicy({ path: '/health', allow: 'unauthenticated' });
        httpRouter.addAuthPolicy({
          path: CALLBACKS_PATH,
          allow: 'unauthenticated',
        });
      },
    });
  },
});
