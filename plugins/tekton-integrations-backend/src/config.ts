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

import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { JsonValue } from '@backstage/types';

/** Whether deliveries go out. */
export type DeliveryMode = 'send' | 'observe';

/** Something of app-config that was skipped. */
export interface ConfigError {
  /** Path of the entry, `tektonIntegrations.providers.team-slack`. */
  readonly path: string;
  readonly message: string;
}

/** What `tektonIntegrations` says beside the clusters. */
export interface PluginConfig {
  readonly mode: DeliveryMode;
  readonly providers: Readonly<Record<string, unknown>>;
  readonly notifications: Readonly<Record<string, unknown>>;
  /** Address of the portal's frontend, without a slash at its end. */
  readonly appBaseUrl: string;
  readonly errors: readonly ConfigError[];
}

function entries(
  config: Config,
  key: string,
  errors: ConfigError[],
): Record<string, unknown> {
  const value = config.getOptional<JsonValue>(key);
  if (value === undefined || value === null) {
    return {};
  }
  if (typeof value === 'object' && !Array.isArray(value)) {
    return value;
  }
  errors.push({
    path: key,
    message: `${key} is not an object: write its entries as name: { … }.`,
  });
  return {};
}

function modeOf(config: Config, errors: ConfigError[]): DeliveryMode {
  const path = 'tektonIntegrations.delivery.mode';
  const value = config.getOptional<JsonValue>(path);
  if (value === 'send' || value === 'observe') {
    return value;
  }
  if (value !== undefined) {
    errors.push({
      path,
      message: `${path} is '${JSON.stringify(value)}': use send or observe. Until then nothing is sent.`,
    });
    return 'observe';
  }
  // A developer's portal that happens to see a real cluster must not speak.
  return process.env.NODE_ENV === 'development' ? 'observe' : 'send';
}

/** Reads `tektonIntegrations`; what is wrong is skipped and named. */
export function readPluginConfig(config: RootConfigService): PluginConfig {
  const errors: ConfigError[] = [];
  return {
    mode: modeOf(config, errors),
    providers: entries(config, 'tektonIntegrations.providers', errors),
    notifications: entries(config, 'tektonIntegrations.notifications', errors),
    appBaseUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
    errors,
  };
}
