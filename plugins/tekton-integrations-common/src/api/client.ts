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

import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  Preview,
  PreviewRequest,
  previewSchema,
  RunExplanation,
  runExplanationSchema,
} from './explaining';
import {
  EntityRuns,
  entityRunsSchema,
  EntityTold,
  entityToldSchema,
  NotificationReports,
  notificationReportsSchema,
  ProviderReports,
  providerReportsSchema,
  RunDetails,
  runDetailsSchema,
  StatusReport,
  statusReportSchema,
} from './models';
import { EntityRunsQuery } from './queries';

/**
 * What the client needs of the portal's discovery service, frontend or
 * backend.
 *
 * @public
 */
export interface DiscoveryLike {
  /** Address of a plugin's backend, without a slash at its end. */
  getBaseUrl(pluginId: string): Promise<string>;
}

/**
 * What the client needs of a fetch implementation.
 *
 * @public
 */
export interface FetchLike {
  /** The function itself. */
  fetch: typeof fetch;
}

/**
 * Client of the HTTP API of the Tekton Integrations backend.
 *
 * All methods throw a `ResponseError` when the backend answers with an error
 * and a `ZodError` when it answers with something unknown.
 *
 * @public
 */
export class TektonIntegrationsClient {
  readonly #discovery: DiscoveryLike;
  readonly #fetch: FetchLike;

  constructor(options: { discoveryApi: DiscoveryLike; fetchApi: FetchLike }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = options.fetchApi;
  }

  /** A page of an entity's Runs, newest first. */
  async getRuns(query: EntityRunsQuery): Promise<EntityRuns> {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      for (const item of [value].flat()) {
        if (item !== undefined) {
          params.append(key, String(item));
        }
      }
    }
    return this.#get(`/runs?${params}`, entityRunsSchema);
  }

  /** One Run with its deliveries, their attempts, and what was not sent. */
  async getRun(id: string): Promise<RunDetails> {
    return this.#get(`/runs/${encodeURIComponent(id)}`, runDetailsSchema);
  }

  /** Why a Run was reported as it was, rule by rule. */
  async explainRun(id: string): Promise<RunExplanation> {
    return this.#get(
      `/runs/${encodeURIComponent(id)}/explain`,
      runExplanationSchema,
    );
  }

  /** What a Notification would have reported of the recorded Runs. */
  async preview(request: PreviewRequest): Promise<Preview> {
    return this.#request('/preview', previewSchema, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
  }

  /** Who is told about the Runs of an entity. */
  async getTold(entityRef: string): Promise<EntityTold> {
    const params = new URLSearchParams({ entityRef });
    return this.#get(`/told?${params}`, entityToldSchema);
  }

  /** The Providers and their health. */
  async getProviders(): Promise<ProviderReports> {
    return this.#get('/providers', providerReportsSchema);
  }

  /** The Notifications and their health. */
  async getNotifications(): Promise<NotificationReports> {
    return this.#get('/notifications', notificationReportsSchema);
  }

  /** The state of the plugin. */
  async getStatus(): Promise<StatusReport> {
    return this.#get('/status', statusReportSchema);
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#request(path, schema);
  }

  async #request<T>(
    path: string,
    schema: z.ZodType<T>,
    init?: RequestInit,
  ): Promise<T> {
    const base = await this.#discovery.getBaseUrl('tekton-integrations');
    const response = await this.#fetch.fetch(`${base}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}
