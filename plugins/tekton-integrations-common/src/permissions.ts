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

import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Allows to read deliveries of Runs that belong to an entity the user may
 * read.
 *
 * @public
 */
export const deliveryReadPermission = createPermission({
  name: 'tekton-integrations.delivery.read',
  attributes: { action: 'read' },
});

/**
 * Allows to read deliveries of Runs that belong to no entity.
 *
 * @public
 */
export const deliveryReadUnownedPermission = createPermission({
  name: 'tekton-integrations.delivery.read.unowned',
  attributes: { action: 'read' },
});

/**
 * Allows to read the Providers and their health.
 *
 * @public
 */
export const providerReadPermission = createPermission({
  name: 'tekton-integrations.provider.read',
  attributes: { action: 'read' },
});

/**
 * Allows to read the Notifications and their health.
 *
 * @public
 */
export const ruleReadPermission = createPermission({
  name: 'tekton-integrations.rule.read',
  attributes: { action: 'read' },
});

/**
 * Allows to see what a Notification would report before it exists.
 *
 * @public
 */
export const rulePreviewPermission = createPermission({
  name: 'tekton-integrations.rule.preview',
  attributes: { action: 'read' },
});

/**
 * All permissions of the plugin.
 *
 * @public
 */
export const tektonIntegrationsPermissions = [
  deliveryReadPermission,
  deliveryReadUnownedPermission,
  providerReadPermission,
  ruleReadPermission,
  rulePreviewPermission,
];
