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

import { backstageNotificationsConfigSchema } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

/**
 * The section `backstageNotifications`, with the Notification's options over
 * it. Only an operator names `recipients`: the schema of objects has none.
 */
export const notificationsSettingsSchema = backstageNotificationsConfigSchema;

/** What a Provider of type BackstageNotifications says. */
export type NotificationsSettings = z.infer<typeof notificationsSettingsSchema>;
