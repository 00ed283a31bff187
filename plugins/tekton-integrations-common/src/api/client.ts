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
  ActionAnswer,
  actionAnswerSchema,
  ActionRequest,
  BulkAnswer,
  bulkAnswerSchema,
  BulkRequest,
  DeliveryList,
  deliveryListSchema,
  FailedQuery,
  PauseAnswer,
  pauseAnswerSchema,
  ProviderPauseRequest,
  ProviderResumeRequest,
  ProviderTest,
  ProviderTestRequest,
  providerTestSchema,
  RuleResumeRequest,
  RuleSuspendRequest,
} from './byHand';
import { DeliveryAction } from './acts';
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

/** Each value of a query; those of a list one by one. */
function paramsOf(query: object): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      [value]
        .flat()
        .filter(item => item !== undefined)
        .map(item => [key, String(item)]),
    ),
  );
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
    return this.#get(`/runs?${paramsOf(query)}`, entityRunsSchema);
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
    return this.#post('/preview', request, previewSchema);
  }

  /** Sends a delivery again, discards it, or lets it go after a review. */
  async act(
    action: DeliveryAction,
    deliveryId: string,
    request: ActionRequest = {},
  ): Promise<ActionAnswer> {
    const path = `/deliveries/${encodeURIComponent(deliveryId)}/${action}`;
    return this.#post(path, request, actionAnswerSchema);
  }

  /**
   * The same with all deliveries of a Notification or a Provider to which it
   * applies; where the answer has `next` there are more.
   */
  async actOnAll(
    action: DeliveryAction,
    request: BulkRequest,
  ): Promise<BulkAnswer> {
    return this.#post(`/deliveries/${action}`, request, bulkAnswerSchema);
  }

  /** What waits until somebody has looked at it. */
  async getWaitingForReview(): Promise<DeliveryList> {
    return this.#get('/deliveries/review', deliveryListSchema);
  }

  /** What failed of a Notification or a Provider and could be sent again. */
  async getFailed(query: FailedQuery): Promise<DeliveryList> {
    return this.#get(
      `/deliveries/failed?${paramsOf(query)}`,
      deliveryListSchema,
    );
  }

  /** Holds all that goes through a Provider. */
  async pauseProvider(request: ProviderPauseRequest): Promise<PauseAnswer> {
    return this.#post('/providers/pause', request, pauseAnswerSchema);
  }

  /** Lets a paused Provider go on. */
  async resumeProvider(request: ProviderResumeRequest): Promise<PauseAnswer> {
    return this.#post('/providers/resume', request, pauseAnswerSchema);
  }

  /** Tries the settings and credentials of a Provider; sends nothing. */
  async testProvider(request: ProviderTestRequest): Promise<ProviderTest> {
    return this.#post('/providers/test', request, providerTestSchema);
  }

  /** Holds all that a Notification wants. */
  async suspendNotification(request: RuleSuspendRequest): Promise<PauseAnswer> {
    return this.#post('/notifications/suspend', request, pauseAnswerSchema);
  }

  /** Lets a suspended Notification go on. */
  async resumeNotification(request: RuleResumeRequest): Promise<PauseAnswer> {
    return this.#post('/notifications/resume', request, pauseAnswerSchema);
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

  async #post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.#request(path, schema, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
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
