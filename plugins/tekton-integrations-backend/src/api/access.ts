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
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  deliveryReadPermission,
  deliveryReadUnownedPermission,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Request } from 'express';
import { z } from 'zod';
import { EntityFinder } from './entityFinder';

/** Who asks. */
export type Caller = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/** Parses what a caller sent; what is wrong is named. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return parsed.data;
}

/** Answers what callers may do; reads are bound to what the catalog shows. */
export class Access {
  readonly #httpAuth: HttpAuthService;
  readonly #permissions: PermissionsService;
  readonly #finder: EntityFinder;

  constructor(options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    catalog: CatalogService;
  }) {
    this.#httpAuth = options.httpAuth;
    this.#permissions = options.permissions;
    this.#finder = new EntityFinder(options.catalog);
  }

  async callerOf(req: Request): Promise<Caller> {
    return this.#httpAuth.credentials(req, { allow: ['user', 'service'] });
  }

  async mayDo(caller: Caller, permission: BasicPermission): Promise<boolean> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials: caller,
    });
    return decision.result === AuthorizeResult.ALLOW;
  }

  /** @throws NotAllowedError without the permissions */
  async require(
    caller: Caller,
    ...permissions: readonly BasicPermission[]
  ): Promise<void> {
    for (const permission of permissions) {
      if (!(await this.mayDo(caller, permission))) {
        throw new NotAllowedError(
          `This needs the permission ${permission.name}: ask an operator of the portal for it.`,
        );
      }
    }
  }

  /** The entity whose Runs a caller asks for. */
  async entityFor(caller: Caller, entityRef: string): Promise<Entity> {
    await this.require(caller, deliveryReadPermission);
    const entity = await this.#finder.byRef(entityRef, caller);
    if (!entity) {
      throw new NotFoundError(
        `There is no entity '${entityRef}' that you may read.`,
      );
    }
    return entity;
  }

  /**
   * The entities through which a caller may read a Run; undefined where the
   * caller may not.
   */
  async entitiesOf(
    caller: Caller,
    run: RunState,
  ): Promise<string[] | undefined> {
    const [entities] = await this.#finder.entitiesOf([run], caller);
    return entities.length > 0 ||
      (await this.mayDo(caller, deliveryReadUnownedPermission))
      ? entities
      : undefined;
  }

  /** Which of the Runs a caller may read. */
  async readable(
    caller: Caller,
    runs: readonly RunState[],
  ): Promise<boolean[]> {
    return (await this.mayDo(caller, deliveryReadUnownedPermission))
      ? runs.map(() => true)
      : (await this.#finder.entitiesOf(runs, caller)).map(
          entities => entities.length > 0,
        );
  }
}
