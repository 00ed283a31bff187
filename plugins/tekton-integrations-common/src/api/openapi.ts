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

import { z } from 'zod';
import {
  deliveryReasonSchema,
  deliveryStateSchema,
  notSentReasonSchema,
} from '../deliveryStates';
import { phaseSchema } from '../phases';
import { commitSchema, runKindSchema, taskStateSchema } from '../runState';
import * as acts from './acts';
import * as byHand from './byHand';
import * as explaining from './explaining';
import * as models from './models';
import { entityRunsQuerySchema } from './queries';
import { JsonSchema, jsonSchemaOf, propertiesOf } from '../schema/jsonSchema';

/** What Backstage answers in the place of a result. */
const errorSchema = z.object({
  error: z.object({ name: z.string(), message: z.string() }),
  request: z.object({ method: z.string(), url: z.string() }).optional(),
  response: z.object({ statusCode: z.number().int() }),
});

const COMPONENTS: Record<string, z.ZodType> = {
  Phase: phaseSchema,
  RunKind: runKindSchema,
  DeliveryState: deliveryStateSchema,
  DeliveryReason: deliveryReasonSchema,
  NotSentReason: notSentReasonSchema,
  Commit: commitSchema,
  TaskState: taskStateSchema,
  Attempt: models.attemptSchema,
  DeliveryReport: models.deliveryReportSchema,
  NotSent: models.notSentSchema,
  RunSummary: models.runSummarySchema,
  RunReport: models.runReportSchema,
  RunDetails: models.runDetailsSchema,
  ClusterHealth: models.clusterHealthSchema,
  Condition: models.conditionSchema,
  ProviderReport: models.providerReportSchema,
  ProviderReports: models.providerReportsSchema,
  NotificationReport: models.notificationReportSchema,
  NotificationReports: models.notificationReportsSchema,
  RuleStatistics: models.ruleStatisticsSchema,
  EntityRuns: models.entityRunsSchema,
  Told: models.toldSchema,
  EntityTold: models.entityToldSchema,
  StatusReport: models.statusReportSchema,
  ExplainedTarget: explaining.explainedTargetSchema,
  ExplainedRule: explaining.explainedRuleSchema,
  RunExplanation: explaining.runExplanationSchema,
  PreviewRequest: explaining.previewRequestSchema,
  Preview: explaining.previewSchema,
  DeliveryAction: acts.deliveryActionSchema,
  Act: acts.actSchema,
  Pause: acts.pauseSchema,
  ActionRequest: byHand.actionRequestSchema,
  ActionAnswer: byHand.actionAnswerSchema,
  BulkRequest: byHand.bulkRequestSchema,
  BulkAnswer: byHand.bulkAnswerSchema,
  DeliveryList: byHand.deliveryListSchema,
  ProviderPauseRequest: byHand.providerPauseRequestSchema,
  ProviderResumeRequest: byHand.providerResumeRequestSchema,
  ProviderTestRequest: byHand.providerTestRequestSchema,
  ProviderTest: byHand.providerTestSchema,
  RuleSuspendRequest: byHand.ruleSuspendRequestSchema,
  RuleResumeRequest: byHand.ruleResumeRequestSchema,
  PauseAnswer: byHand.pauseAnswerSchema,
  Health: z.object({ status: z.string() }),
  Error: errorSchema,
};

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/**
 * Without what is only noise for a client: the pattern beside a format and
 * the bounds of exact numbers. Unknown properties stay allowed, since answers
 * grow.
 */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  delete jsonSchema.additionalProperties;
  if (jsonSchema.format !== undefined) {
    delete jsonSchema.pattern;
  }
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
    delete jsonSchema.maximum;
  }
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
    delete jsonSchema.minimum;
  }
}

function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, {
    uri: id => reference(id).$ref,
    override: tidy,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, node]) => {
      const { $schema: _dialect, $id: _id, ...rest } = node;
      return [name, rest];
    }),
  );
}

const QUERY_WORDS: Record<keyof typeof entityRunsQuerySchema.shape, string> = {
  entityRef: 'Full reference of a catalog entity, component:default/shop.',
  cursor: '`older` or `newer` of an earlier answer.',
  limit: 'Runs on a page.',
  phase: 'Only Runs in one of these phases.',
  state:
    'Only Runs whose newest delivery to a target is in one of these states.',
  search: "Part of the Run's name, pipeline, branch or sha.",
  latest: 'true: only the newest Run of each pipeline.',
};

const FAILED_WORDS: Record<
  keyof typeof byHand.failedQuerySchema.shape,
  string
> = {
  rule: 'Id of a Notification; or say provider.',
  provider: 'Id of a Provider; or say rule.',
  since: 'Only what ended since then; by default in the last day.',
};

function queryParameters(
  query: z.ZodType,
  words: Record<string, string>,
): object[] {
  const node = jsonSchemaOf(query);
  return propertiesOf(node, '').map(({ name, schema }) => ({
    name,
    in: 'query',
    required: node.required?.includes(name) ?? false,
    description: words[name],
    ...(schema.type === 'array' ? { style: 'form', explode: true } : {}),
    schema,
  }));
}

const ERRORS = {
  400: 'The query is wrong; the message names the parameter.',
  401: 'Nobody is signed in.',
  403: 'A permission is missing.',
  404: 'It does not exist, or the caller may not see it.',
  409: 'It cannot be done in the present state; the message says why.',
} as const;

const json = (name: string) => ({
  'application/json': { schema: reference(name) },
});

interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly result: string;
  /** The model of a posted body; without it the route is read. */
  readonly body?: string;
  readonly parameters?: object[];
  readonly errors: readonly (keyof typeof ERRORS)[];
  readonly open?: boolean;
}

function operation(route: Operation): object {
  return {
    [route.body ? 'post' : 'get']: {
      operationId: route.id,
      summary: route.summary,
      ...(route.open ? { security: [] } : {}),
      ...(route.parameters ? { parameters: route.parameters } : {}),
      ...(route.body
        ? { requestBody: { required: true, content: json(route.body) } }
        : {}),
      responses: Object.fromEntries([
        ['200', { description: 'The answer.', content: json(route.result) }],
        ...route.errors.map(code => [
          String(code),
          { description: ERRORS[code], content: json('Error') },
        ]),
      ]),
    },
  };
}

const required = (name: string, place: string, description: string) => ({
  name,
  in: place,
  required: true,
  description,
  schema: { type: 'string', minLength: 1 },
});

const ACTIONS = {
  redeliver: {
    one: 'Sends a delivery again.',
    all: 'Sends again what failed.',
  },
  discard: {
    one: 'Ends a delivery that was not sent yet.',
    all: 'Ends what was not sent yet.',
  },
  release: {
    one: 'Lets a delivery go that waited for a person.',
    all: 'Lets go what waited for a person.',
  },
} satisfies Record<acts.DeliveryAction, object>;

/** What people do by hand. */
function actionRoutes(): Record<string, Operation> {
  const errors = [400, 401, 403, 404, 409] as const;
  const pausing = { result: 'PauseAnswer', errors };
  return {
    ...Object.fromEntries(
      Object.entries(ACTIONS).flatMap(([action, { one, all }]) => [
        [
          `/deliveries/{id}/${action}`,
          {
            id: `${action}Delivery`,
            summary: one,
            parameters: [required('id', 'path', 'Id of the delivery.')],
            body: 'ActionRequest',
            result: 'ActionAnswer',
            errors,
          },
        ],
        [
          `/deliveries/${action}`,
          {
            id: `${action}Deliveries`,
            summary: all,
            body: 'BulkRequest',
            result: 'BulkAnswer',
            errors,
          },
        ],
      ]),
    ),
    '/providers/pause': {
      ...pausing,
      id: 'pauseProvider',
      summary: 'Holds all that goes through a Provider.',
      body: 'ProviderPauseRequest',
    },
    '/providers/resume': {
      ...pausing,
      id: 'resumeProvider',
      summary: 'Lets a paused Provider go on.',
      body: 'ProviderResumeRequest',
    },
    '/providers/test': {
      id: 'testProvider',
      summary: 'Tries the credentials of a Provider; sends nothing.',
      body: 'ProviderTestRequest',
      result: 'ProviderTest',
      errors: [400, 401, 403, 404],
    },
    '/notifications/suspend': {
      ...pausing,
      id: 'suspendNotification',
      summary: 'Holds all that a Notification wants.',
      body: 'RuleSuspendRequest',
    },
    '/notifications/resume': {
      ...pausing,
      id: 'resumeNotification',
      summary: 'Lets a suspended Notification go on.',
      body: 'RuleResumeRequest',
    },
  };
}

function routes(): Record<string, Operation> {
  return {
    '/runs': {
      id: 'getRuns',
      summary: "A page of an entity's Runs, newest first.",
      parameters: queryParameters(entityRunsQuerySchema, QUERY_WORDS),
      result: 'EntityRuns',
      errors: [400, 401, 403, 404],
    },
    '/runs/{id}': {
      id: 'getRun',
      summary: 'One Run with its deliveries and their attempts.',
      parameters: [required('id', 'path', 'Id of the Run.')],
      result: 'RunDetails',
      errors: [401, 403, 404],
    },
    '/runs/{id}/explain': {
      id: 'explainRun',
      summary: 'Why a Run was reported as it was, rule by rule.',
      parameters: [required('id', 'path', 'Id of the Run.')],
      result: 'RunExplanation',
      errors: [401, 403, 404],
    },
    '/preview': {
      id: 'preview',
      summary: 'What a Notification would have reported of recorded Runs.',
      body: 'PreviewRequest',
      result: 'Preview',
      errors: [400, 401, 403, 404],
    },
    '/deliveries/review': {
      id: 'getWaitingForReview',
      summary: 'What waits until somebody has looked at it.',
      result: 'DeliveryList',
      errors: [401, 403],
    },
    '/deliveries/failed': {
      id: 'getFailed',
      summary: 'What failed of a Notification or a Provider.',
      parameters: queryParameters(byHand.failedQuerySchema, FAILED_WORDS),
      result: 'DeliveryList',
      errors: [400, 401, 403, 404],
    },
    ...actionRoutes(),
    '/told': {
      id: 'getTold',
      summary: "Who is told about an entity's Runs.",
      parameters: [required('entityRef', 'query', QUERY_WORDS.entityRef)],
      result: 'EntityTold',
      errors: [400, 401, 403, 404],
    },
    '/providers': {
      id: 'getProviders',
      summary: 'The Providers and their health.',
      result: 'ProviderReports',
      errors: [401, 403],
    },
    '/notifications': {
      id: 'getNotifications',
      summary: 'The Notifications and their health.',
      result: 'NotificationReports',
      errors: [401, 403],
    },
    '/status': {
      id: 'getStatus',
      summary: 'The state of the plugin.',
      result: 'StatusReport',
      errors: [401],
    },
    '/health': {
      id: 'getHealth',
      summary: 'Whether the plugin runs; open to everybody.',
      result: 'Health',
      errors: [],
      open: true,
    },
  };
}

/**
 * The OpenAPI document of the backend's HTTP API, made from the schemas that
 * the backend answers and the client reads with.
 *
 * @internal
 */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tekton Integrations',
      version: '1',
      description:
        "HTTP API of the backend plugin tekton-integrations, for the portal's own frontend and for services.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/tekton-integrations' }],
    security: [{ backstage: [] }],
    paths: Object.fromEntries(
      Object.entries(routes()).map(([path, route]) => [path, operation(route)]),
    ),
    components: {
      securitySchemes: { backstage: { type: 'http', scheme: 'bearer' } },
      schemas: componentSchemas(),
    },
  };
}
