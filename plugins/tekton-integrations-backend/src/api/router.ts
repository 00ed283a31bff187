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

import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  deliveryReadPermission,
  entityRunsQuerySchema,
  previewRequestSchema,
  providerReadPermission,
  rulePreviewPermission,
  ruleReadPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { json, Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { Access, Caller, checked } from './access';
import { ProviderCallbacks } from '../connections';
import { addByHandRoutes, ByHandService } from './byHandRoutes';
import { addCallbackRoutes } from './callbackRoutes';
import { Explanations } from './explanations';
import { Reports } from './reports';

/** What the routes need of the portal. */
export interface RouterOptions {
  readonly httpAuth: HttpAuthService;
  readonly permissions: PermissionsService;
  readonly catalog: CatalogService;
  readonly auditor: AuditorService;
  readonly reports: Pick<
    Reports,
    | 'entityRuns'
    | 'told'
    | 'runState'
    | 'runDetails'
    | 'providers'
    | 'notifications'
    | 'statusReport'
  >;
  readonly explanations: Pick<Explanations, 'explain' | 'preview'>;
  readonly byHand: ByHandService;
  readonly callbacks: Pick<ProviderCallbacks, 'take'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const toldQuerySchema = z.object({ entityRef: z.string().min(1) });

function noRun(id: string): NotFoundError {
  return new NotFoundError(
    `There is no Run '${id}' that you may read: it may be older than the retention time.`,
  );
}

/** Routes of the plugin; each answers for what its caller may see. */
export function createRouter(options: RouterOptions): ExpressRouter {
  const { reports, explanations } = options;
  const access = new Access(options);
  const router = Router();

  router.get('/health', (_req, res) => {
    res.json({ status: 'ok' });
  });

  router.get('/runs', async (req, res) => {
    const caller = await access.callerOf(req);
    const query = checked(entityRunsQuerySchema, req.query);
    const entity = await access.entityFor(caller, query.entityRef);
    res.json(await reports.entityRuns(entity, query));
  });

  router.get('/told', async (req, res) => {
    const caller = await access.callerOf(req);
    const { entityRef } = checked(toldQuerySchema, req.query);
    res.json(await reports.told(await access.entityFor(caller, entityRef)));
  });

  /** The entities through which a caller may read a Run. */
  const entitiesFor = async (caller: Caller, id: string) => {
    await access.require(caller, deliveryReadPermission);
    const run = await reports.runState(id);
    const entities = run && (await access.entitiesOf(caller, run));
    if (!entities) {
      throw noRun(id);
    }
    return entities;
  };

  router.get('/runs/:id', async (req, res) => {
    const caller = await access.callerOf(req);
    const { id } = req.params;
    const entities = await entitiesFor(caller, id);
    const details = await reports.runDetails(id, entities);
    if (!details) {
      throw noRun(id);
    }
    res.json(details);
  });

  router.get('/runs/:id/explain', async (req, res) => {
    const caller = await access.callerOf(req);
    const { id } = req.params;
    await entitiesFor(caller, id);
    const explanation = await explanations.explain(id);
    if (!explanation) {
      throw noRun(id);
    }
    res.json(explanation);
  });

  router.post('/preview', json({ limit: '256kb' }), async (req, res) => {
    const caller = await access.callerOf(req);
    await access.require(caller, rulePreviewPermission, deliveryReadPermission);
    const request = checked(previewRequestSchema, req.body);
    res.json(
      await explanations.preview(request, runs =>
        access.readable(caller, runs),
      ),
    );
  });

  router.get('/providers', async (req, res) => {
    await access.require(await access.callerOf(req), providerReadPermission);
    res.json(await reports.providers());
  });

  router.get('/notifications', async (req, res) => {
    await access.require(await access.callerOf(req), ruleReadPermission);
    res.json(await reports.notifications());
  });

  router.get('/status', async (req, res) => {
    await access.callerOf(req);
    res.json(await reports.statusReport());
  });

  addCallbackRoutes(router, options);
  addByHandRoutes(router, { ...options, access });
  return router;
}
