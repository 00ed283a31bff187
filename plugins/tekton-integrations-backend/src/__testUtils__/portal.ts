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

import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  AuditorService,
  BackendFeature,
  coreServices,
  createServiceFactory,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import githubAppModule from 'backstage-plugin-tekton-integrations-backend-module-github';
import slackAppModule from 'backstage-plugin-tekton-integrations-backend-module-slack';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { tektonIntegrationsPlugin } from '../plugin';
import { World } from './world';

/** The catalog of the test portal. */
export const SHOP: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    namespace: 'default',
    annotations: {
      'tekton.dev/cicd': 'true',
      'backstage.io/kubernetes-id': 'shop',
    },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
};

/** A folder for a SQLite database that outlives a portal. */
export async function temporaryFolder(): Promise<string> {
  return fs.mkdtemp(path.join(os.tmpdir(), 'tekton-integrations-'));
}

/** An event of the audit log. */
export interface Audited {
  readonly eventId: string;
  readonly status: 'initiated' | 'succeeded' | 'failed';
  readonly meta?: JsonObject;
  readonly error?: string;
}

/** A running portal with the plugin and its modules. */
export interface Portal {
  /** All that it logged, a line each. */
  readonly log: readonly string[];
  /** What was audited, as it began and as it ended. */
  readonly audited: readonly Audited[];
  get(route: string, as?: 'user' | 'nobody'): request.Test;
  post(route: string, body: object | string): request.Test;
  /** Replaces `tektonIntegrations` of app-config while it runs. */
  configure(tektonIntegrations: JsonObject): void;
  stop(): Promise<void>;
}

/** Writes each line, with what is said beside it, into a list. */
function listingLogger(lines: string[]): LoggerService {
  const write = (message: string, meta?: Error | JsonObject) => {
    const more = meta instanceof Error ? `${meta.stack}` : JSON.stringify(meta);
    lines.push(`${message} ${more ?? ''}`);
  };
  return {
    debug: write,
    info: write,
    warn: write,
    error: write,
    child: () => listingLogger(lines),
  };
}

/** Keeps what is audited in a list. */
export function listingAuditor(audited: Audited[]): AuditorService {
  return {
    async createEvent({ eventId, meta: about }) {
      audited.push({ eventId, status: 'initiated', meta: about });
      return {
        async success({ meta } = {}) {
          audited.push({ eventId, status: 'succeeded', meta });
        },
        async fail({ meta, error }) {
          const { message } = error;
          audited.push({ eventId, status: 'failed', meta, error: message });
        },
      };
    },
  };
}

/** Allows the permissions that a test names. */
function permissionsBy(allows: (name: string) => boolean): PermissionsService {
  const authorize = async (asked: { permission: { name: string } }[]) =>
    asked.map(({ permission }) => ({
      result: allows(permission.name)
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    }));
  return { authorize, authorizeConditional: authorize };
}

/** Starts a portal on a database folder; the same folder is a restart. */
export async function startPortal(options: {
  world: World;
  folder: string;
  /** In the place of SQLite in the folder. */
  database?: JsonObject;
  tektonIntegrations?: JsonObject;
  permission?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  /** Which permissions the caller has; in the place of `permission`. */
  allows?: (name: string) => boolean;
  entities?: Entity[];
  /** Modules beside those for GitHub and Slack. */
  modules?: BackendFeature[];
}): Promise<Portal> {
  const { world, folder, entities = [SHOP], modules = [] } = options;
  const { permission = AuthorizeResult.ALLOW } = options;
  const { allows = () => permission === AuthorizeResult.ALLOW } = options;
  const dataOf = (tektonIntegrations: JsonObject = {}): JsonObject => ({
    app: { baseUrl: 'https://portal.example' },
    backend: {
      baseUrl: 'http://localhost:0',
      database: options.database ?? {
        client: 'better-sqlite3',
        connection: { directory: folder },
      },
    },
    tektonIntegrations: {
      delivery: { mode: 'send' },
      // Where the fakes are.
      http: { allow: ['127.0.0.0/8'] },
      clusters: [
        {
          name: 'ci',
          url: world.kube.url,
          serviceAccountToken: world.token,
        },
      ],
      ...tektonIntegrations,
    },
  });
  const config = mockServices.rootConfig({
    data: dataOf(options.tektonIntegrations),
  });
  const log: string[] = [];
  const audited: Audited[] = [];
  const backend = await startTestBackend({
    features: [
      tektonIntegrationsPlugin,
      githubAppModule,
      slackAppModule,
      ...modules,
      databaseServiceFactory,
      catalogServiceMock.factory({ entities }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => permissionsBy(allows),
      }),
      createServiceFactory({
        service: coreServices.auditor,
        deps: {},
        factory: () => listingAuditor(audited),
      }),
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => listingLogger(log),
      }),
      createServiceFactory({
        service: coreServices.rootConfig,
        deps: {},
        factory: () => config,
      }),
    ],
  });
  const api = (route: string) => `/api/tekton-integrations${route}`;
  return {
    log,
    audited,
    get: (route, as = 'user') =>
      request(backend.server)
        .get(api(route))
        .set(
          'authorization',
          as === 'user'
            ? mockCredentials.user.header()
            : mockCredentials.none.header(),
        ),
    post: (route, body) =>
      request(backend.server)
        .post(api(route))
        .set('authorization', mockCredentials.user.header())
        .set('content-type', 'application/json')
        .send(body),
    configure: tektonIntegrations =>
      config.update({ data: dataOf(tektonIntegrations) }),
    stop: () => backend.stop(),
  };
}
