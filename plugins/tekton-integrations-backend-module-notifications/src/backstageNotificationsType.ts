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

import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  defineProviderType,
  RegisteredProviderType,
} from 'backstage-plugin-tekton-integrations-node';
import { NotificationsClient } from './client';
import { describeRecipients, planNotifications, usesEntity } from './plan';
import { NotificationsSettings, notificationsSettingsSchema } from './settings';

/**
 * The provider type `BackstageNotifications`: notifications in the portal, for
 * the owners of a Run's entity.
 *
 * @param notifications - the portal's notifications
 * @public
 */
export function createBackstageNotificationsType(
  notifications: NotificationService,
): RegisteredProviderType {
  return defineProviderType<NotificationsSettings>({
    type: 'BackstageNotifications',
    section: 'backstageNotifications',
    vendor: 'Backstage',
    secrets: [],
    settings: notificationsSettingsSchema,
    plan: planNotifications,
    usesEntity,
    describe: describeRecipients,
    connect: async () => new NotificationsClient(notifications),
  });
}
