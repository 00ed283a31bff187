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
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  deliveryReadPermission,
  deliveryReadUnownedPermission,
  entityRunsQuerySchema,
  previewRequestSchema,
  providerReadPermission,
  rulePreviewPermission,
  ruleReadPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { json, Request, Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { EntityFinder } from './entityFinder';
import { Explanations } from './explanations';
import { Reports } from './reports';

/** What the routes need of the portal. */
export interface RouterOptions {
  readonly httpAuth: HttpAuthService;
  readonly permissions: PermissionsService;
  readonly catalog: CatalogService;
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
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}

const toldQuerySchema = z.object({ entityRef: z.string().min(1) });

/** Routes of the plugin; each answers for what its caller may see. */
export function createRouter(options: RouterOptions): ExpressRouter {
  const { httpAuth, permissions, catalog, reports, explanations } = options;
  const finder = new EntityFinder(catalog);
  const router = Router();

  const callerOf = (req: Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });
  type Caller = Awaited<ReturnType<typeof callerOf>>;

  const mayDo = async (credentials: Caller, permission: BasicPermission) => {
    const [decision] = await permissions.authorize([{ permission }], {
      credentials,
    });
    return decision.result === AuthorizeResult.ALLOW;
  };
  const require = async (credentials: Caller, permission: BasicPermission) => {
    if (!(await mayDo(credentials, permission))) {
      throw new NotAllowedError(
        `This needs the permission ${permission.name}: ask an operator of the portal for it.`,
      );
    }
  };
  const entityFor = async (credentials: Caller, entityRef: string) => {
    await require(credentials, deliveryReadPermission);
    const entity = await finder.byRef(entityRef, credentials);
    if (!entity) {
      throw new NotFoundError(
        `There is no entity '${entityRef}' that you may read.`,
      );
    }
    return entity;
  };

  router.get('/health', (_req, res) => {
    res.json({ status: 'ok' });
  });

  router.get('/runs', async (req, res) => {
    const credentials = await callerOf(req);
    const query = checked(entityRunsQuerySchema, req.query);
    const entity = await entityFor(credentials, query.entityRef);
    res.json(await reports.entityRuns(entity, query));
  });

  router.get('/told', async (req, res) => {
    const credentials = await callerOf(req);
    const { entityRef } = checked(toldQuerySchema, req.query);
    res.json(await reports.told(await entityFor(credentials, entityRef)));
  });

  const noRun = (id: string) =>
    new NotFoundError(
      `There is no Run '${id}' that you may read: it may be older than the retention time.`,
    );
  /** The entities through which a caller may read a Run. */
  const entitiesFor = async (credentials: Caller, id: string) => {
    await require(credentials, deliveryReadPermission);
    const run = await reports.runState(id);
    if (!run) {
      throw noRun(id);
    }
    const [entities] = await finder.entitiesOf([run], credentials);
    if (
      entities.length === 0 &&
      !(await mayDo(credentials, deliveryReadUnownedPermission))
    ) {
      throw noRun(id);
    }
    return entities;
  };

  router.get('/runs/:id', async (req, res) => {
    const credentials = await callerOf(req);
    const { id } = req.params;
    const entities = await entitiesFor(credentials, id);
    const details = await reports.runDetails(id, entities);
    if (!details) {
      throw noRun(id);
    }
    res.json(details);
  });

  router.get('/runs/:id/explain', async (req, res) => {
    const credentials = await callerOf(req);
    const { id } = req.params;
    await entitiesFor(credentials, id);
    const explanation = await explanations.explain(id);
    if (!explanation) {
      throw noRun(id);
    }
    res.json(explanation);
  });

  router.post('/preview', json({ limit: '256kb' }), async (req, res) => {
    const credentials = await callerOf(req);
    await require(credentials, rulePreviewPermission);
    await require(credentials, deliveryReadPermission);
    const request = checked(previewRequestSchema, req.body);
    const unowned = await mayDo(credentials, deliveryReadUnownedPermission);
    res.json(
      await explanations.preview(request, async runs =>
        unowned
          ? runs.map(() => true)
          : (await finder.entitiesOf(runs, credentials)).map(
              entities => entities.length > 0,
            ),
      ),
    );
  });

  router.get('/providers', async (req, res) => {
    await require(await callerOf(req), providerReadPermission);
    res.json(reports.providers());
  });

  router.get('/notifications', async (req, res) => {
    await require(await callerOf(req), ruleReadPermission);
    res.json(reports.notifications());
  });

  router.get('/status', async (req, res) => {
    await callerOf(req);
    res.json(await reports.statusReport());
  });

  return router;
}
