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

import { Config } from '@backstage/config';
import { JsonValue } from '@backstage/types';
import {
  CommitParams,
  commitParamsSchema,
  Ownership,
  ownershipSchema,
  portalConfigSchema,
  RunsAccess,
  runsAccessSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { ReachabilityOptions } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

/** Whether deliveries go out. */
export type DeliveryMode = 'send' | 'observe';

/** Something of app-config that was skipped. */
export interface ConfigError {
  /** Path of the entry, `tektonIntegrations.providers.team-slack`. */
  readonly path: string;
  readonly message: string;
}

/** What is written as Kubernetes Events. */
export interface EventSettings {
  /** On Provider and Notification objects. */
  readonly rules: boolean;
  /** On Runs, for rules of their own namespace. */
  readonly runs: boolean;
}

/** How long is kept what is over, in days; the ledger's own where unsaid. */
export interface Retention {
  readonly attemptDays?: number;
  readonly runDays?: number;
}

/** What `tektonIntegrations` says beside the clusters. */
export interface PluginConfig {
  /** Addresses that tenants may and may not reach. */
  readonly http: ReachabilityOptions;
  /** Name of this portal among those that watch the same cluster. */
  readonly instance: string;
  readonly ownership: readonly Ownership[];
  readonly runsAccess: readonly RunsAccess[];
  readonly commitParams: readonly CommitParams[];
  readonly events: EventSettings;
  readonly retention: Retention;
  readonly mode: DeliveryMode;
  /** What happened before waits for a person; milliseconds since the epoch. */
  readonly holdBefore?: number;
  /** New Runs of one pipeline that are never taken for a loop. */
  readonly loopCap?: number;
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

/** The value at a path that fits a schema; what does not is named. */
function valueAt<T>(
  config: Config,
  path: string,
  schema: z.ZodType<T>,
  errors: ConfigError[],
): T | undefined {
  const value = config.getOptional<JsonValue>(path);
  if (value === undefined || value === null) {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  errors.push(...issuesAt(path, parsed.error));
  return undefined;
}

function issuesAt(path: string, error: z.ZodError): ConfigError[] {
  return error.issues.map(issue => {
    const field = [path, ...issue.path.map(String)].join('.');
    return {
      path: field,
      message: `${field}: ${issue.message}. See docs/reference/configuration.md; until it is corrected it counts as unsaid.`,
    };
  });
}

/** Entries of a list, one wrong entry harming no other. */
function listAt<T>(
  config: Config,
  path: string,
  schema: z.ZodType<T>,
  errors: ConfigError[],
): T[] {
  const list = valueAt(config, path, z.array(z.unknown()), errors) ?? [];
  return list.flatMap((item, index) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) {
      return [parsed.data];
    }
    errors.push(...issuesAt(`${path}.${index}`, parsed.error));
    return [];
  });
}

const { http, instance, events, retention, delivery } =
  portalConfigSchema.shape;
const { holdBefore, loopCap } = delivery.unwrap().shape;

/**
 * What a restored database held open may have been sent already. A time that
 * cannot be read holds nothing, so then nothing is sent.
 */
function holdingOf(
  config: Config,
  errors: ConfigError[],
): Pick<PluginConfig, 'mode' | 'holdBefore'> {
  const path = 'tektonIntegrations.delivery.holdBefore';
  const mode = modeOf(config, errors);
  const value = config.getOptional<JsonValue>(path);
  if (value === undefined || value === null) {
    return { mode };
  }
  const parsed = holdBefore.safeParse(value);
  if (parsed.success && parsed.data !== undefined) {
    return { mode, holdBefore: Date.parse(parsed.data) };
  }
  errors.push({
    path,
    message: `${path} is '${JSON.stringify(value)}': use an RFC 3339 time such as 2026-03-01T06:30:00Z. Until then nothing is sent.`,
  });
  return { mode: 'observe' };
}

/** A list that cannot be read denies more, never less, than it says. */
function reachabilityAt(
  config: Config,
  path: string,
  errors: ConfigError[],
): ReachabilityOptions {
  const read = valueAt(config, path, http, errors);
  const unreadable = !read && config.has(`${path}.deny`);
  return unreadable ? { deny: ['*', '0.0.0.0/0', '::/0'] } : (read ?? {});
}

/** Reads `tektonIntegrations`; what is wrong is skipped and named. */
export function readPluginConfig(config: Config): PluginConfig {
  const errors: ConfigError[] = [];
  const root = 'tektonIntegrations';
  const appBaseUrl = config.getString('app.baseUrl').replace(/\/+$/, '');
  const eventSettings = valueAt(config, `${root}.events`, events, errors);
  const kept = valueAt(config, `${root}.retention`, retention, errors);
  return {
    http: reachabilityAt(config, `${root}.http`, errors),
    instance:
      valueAt(config, `${root}.instance`, instance, errors) ??
      new URL(appBaseUrl).host,
    ...holdingOf(config, errors),
    loopCap: valueAt(config, `${root}.delivery.loopCap`, loopCap, errors),
    ownership: listAt(config, `${root}.ownership`, ownershipSchema, errors),
    runsAccess: listAt(config, `${root}.access.runs`, runsAccessSchema, errors),
    commitParams: listAt(
      config,
      `${root}.commit.params`,
      commitParamsSchema,
      errors,
    ),
    events: {
      rules: eventSettings?.rules ?? true,
      runs: eventSettings?.runs ?? false,
    },
    retention: {
      attemptDays: kept?.attempts?.days,
      runDays: kept?.runs?.days,
    },
    providers: entries(config, `${root}.providers`, errors),
    notifications: entries(config, `${root}.notifications`, errors),
    appBaseUrl,
    errors,
  };
}
