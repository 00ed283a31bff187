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

import { AuditorService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { BasicPermission } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import {
  actionRequestSchema,
  bulkRequestSchema,
  DELIVERY_ACTIONS,
  DeliveryAction,
  deliveryDiscardPermission,
  deliveryReadPermission,
  deliveryRetryPermission,
  failedQuerySchema,
  providerPausePermission,
  providerPauseRequestSchema,
  providerReadPermission,
  providerResumeRequestSchema,
  providerTestPermission,
  providerTestRequestSchema,
  ruleReadPermission,
  ruleResumeRequestSchema,
  ruleSuspendPermission,
  ruleSuspendRequestSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { json, Request, Router } from 'express';
import { z } from 'zod';
import { Access, Caller, checked } from './access';
import { ByHand } from './byHand';
import { Pausing } from './pausing';

/** What the routes of actions need. */
export interface ByHandService {
  readonly deliveries: Pick<
    ByHand,
    'runOf' | 'act' | 'actOnAll' | 'review' | 'failed'
  >;
  readonly rules: Pick<
    Pausing,
    | 'pauseProvider'
    | 'resumeProvider'
    | 'testProvider'
    | 'suspendRule'
    | 'resumeRule'
  >;
}

/** An action as it is audited. */
interface Audited {
  /** `provider-pause`. */
  readonly eventId: string;
  readonly permissions: readonly BasicPermission[];
  readonly severity: 'low' | 'medium' | 'high';
}

const PERMISSIONS: Record<DeliveryAction, BasicPermission> = {
  redeliver: deliveryRetryPermission,
  release: deliveryRetryPermission,
  discard: deliveryDiscardPermission,
};

/** Who does it, as the ledger keeps it. */
function actorOf({ principal }: Caller): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

function noDelivery(id: string): NotFoundError {
  return new NotFoundError(
    `There is no delivery '${id}' that you may read: it may be older than the retention time.`,
  );
}

/**
 * Routes of what people do by hand, and of what they may do it with. Each
 * action is audited: who asked for what, and
 * what came of it, also where it was refused.
 */
export function addByHandRoutes(
  router: Router,
  {
    access,
    auditor,
    byHand: { deliveries, rules },
  }: {
    access: Access;
    auditor: AuditorService;
    byHand: ByHandService;
  },
): void {
  const body = json({ limit: '16kb' });

  /** Carries an action out between the two halves of its audit event. */
  async function audited<T extends { message: string }>(
    req: Request,
    { eventId, permissions, severity }: Audited,
    meta: JsonObject,
    work: (caller: Caller) => Promise<T>,
  ): Promise<T> {
    const caller = await access.callerOf(req);
    const event = await auditor.createEvent({
      eventId,
      request: req,
      severityLevel: severity,
      meta,
    });
    let answer: T;
    try {
      await access.require(caller, ...permissions);
      answer = await work(caller);
    } catch (error) {
      await event.fail({
        meta,
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
    await event.success({ meta: { ...meta, outcome: answer.message } });
    return answer;
  }

  router.get('/deliveries/review', async (req, res) => {
    const caller = await access.callerOf(req);
    await access.require(caller, deliveryReadPermission);
    res.json(await deliveries.review(runs => access.readable(caller, runs)));
  });

  router.get('/deliveries/failed', async (req, res) => {
    const caller = await access.callerOf(req);
    await access.require(caller, deliveryReadPermission);
    const query = checked(failedQuerySchema, req.query);
    res.json(
      await deliveries.failed(query, runs => access.readable(caller, runs)),
    );
  });

  for (const action of DELIVERY_ACTIONS) {
    const how: Audited = {
      eventId: `delivery-${action}`,
      permissions: [deliveryReadPermission, PERMISSIONS[action]],
      severity: 'medium',
    };

    router.post(`/deliveries/:id/${action}`, body, async (req, res) => {
      const { id } = req.params;
      const meta = { queryType: 'one', delivery: id };
      res.json(
        await audited(req, how, meta, async caller => {
          const request = checked(actionRequestSchema, req.body ?? {});
          const run = await deliveries.runOf(id);
          if (!run || !(await access.entitiesOf(caller, run))) {
            throw noDelivery(id);
          }
          const actor = { by: actorOf(caller), ...request };
          return deliveries.act(action, id, actor);
        }),
      );
    });

    router.post(`/deliveries/${action}`, body, async (req, res) => {
      const asked = bulkRequestSchema.safeParse(req.body).data;
      const meta = {
        queryType: 'many',
        rule: asked?.rule,
        provider: asked?.provider,
      };
      res.json(
        await audited(req, how, meta, async caller => {
          const request = checked(bulkRequestSchema, req.body);
          return deliveries.actOnAll(
            action,
            request,
            { by: actorOf(caller), comment: request.comment },
            runs => access.readable(caller, runs),
          );
        }),
      );
    });
  }

  /** A route on one Provider or Notification, whose id stands in its body. */
  function onRule<R extends { provider: string } | { rule: string }>(
    path: string,
    how: Audited,
    schema: z.ZodType<R>,
    work: (request: R, by: string) => Promise<{ message: string }>,
  ): void {
    router.post(path, body, async (req, res) => {
      const asked = schema.safeParse(req.body).data;
      res.json(
        await audited(req, how, { ...asked }, async caller =>
          work(checked(schema, req.body), actorOf(caller)),
        ),
      );
    });
  }

  const pausing = (eventId: string): Audited => ({
    eventId,
    permissions: [providerReadPermission, providerPausePermission],
    severity: 'high',
  });
  const suspending = (eventId: string): Audited => ({
    eventId,
    permissions: [ruleReadPermission, ruleSuspendPermission],
    severity: 'high',
  });
  onRule(
    '/providers/pause',
    pausing('provider-pause'),
    providerPauseRequestSchema,
    ({ provider, comment }, by) =>
      rules.pauseProvider(provider, { by, comment }),
  );
  onRule(
    '/providers/resume',
    pausing('provider-resume'),
    providerResumeRequestSchema,
    ({ provider, onResume }, by) =>
      rules.resumeProvider(provider, { by, onResume }),
  );
  onRule(
    '/providers/test',
    {
      eventId: 'provider-test',
      permissions: [providerReadPermission, providerTestPermission],
      severity: 'low',
    },
    providerTestRequestSchema,
    ({ provider }) => rules.testProvider(provider),
  );
  onRule(
    '/notifications/suspend',
    suspending('rule-suspend'),
    ruleSuspendRequestSchema,
    ({ rule, comment }, by) => rules.suspendRule(rule, { by, comment }),
  );
  onRule(
    '/notifications/resume',
    suspending('rule-resume'),
    ruleResumeRequestSchema,
    ({ rule, onResume }, by) => rules.resumeRule(rule, { by, onResume }),
  );
}
