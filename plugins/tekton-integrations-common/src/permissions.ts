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
 * Allows to send deliveries again, and to let go what waits for a person.
 *
 * @public
 */
export const deliveryRetryPermission = createPermission({
  name: 'tekton-integrations.delivery.retry',
  attributes: { action: 'update' },
});

/**
 * Allows to end deliveries that were not sent yet.
 *
 * @public
 */
export const deliveryDiscardPermission = createPermission({
  name: 'tekton-integrations.delivery.discard',
  attributes: { action: 'delete' },
});

/**
 * Allows to try the credentials of Providers.
 *
 * @public
 */
export const providerTestPermission = createPermission({
  name: 'tekton-integrations.provider.test',
  attributes: { action: 'read' },
});

/**
 * Allows to pause and resume Providers.
 *
 * @public
 */
export const providerPausePermission = createPermission({
  name: 'tekton-integrations.provider.pause',
  attributes: { action: 'update' },
});

/**
 * Allows to suspend and resume Notifications.
 *
 * @public
 */
export const ruleSuspendPermission = createPermission({
  name: 'tekton-integrations.rule.suspend',
  attributes: { action: 'update' },
});

/**
 * All permissions of the plugin.
 *
 * @public
 */
export const tektonIntegrationsPermissions = [
  deliveryReadPermission,
  deliveryReadUnownedPermission,
  deliveryRetryPermission,
  deliveryDiscardPermission,
  providerReadPermission,
  providerTestPermission,
  providerPausePermission,
  ruleReadPermission,
  rulePreviewPermission,
  ruleSuspendPermission,
];
