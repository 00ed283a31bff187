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

import { useApi } from '@backstage/frontend-plugin-api';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { useQuery } from '@tanstack/react-query';

/** Grants change rarely, and the backend asks for them again anyhow. */
const FRESH_MS = 60_000;

/** Whether the reader may do something; undefined while that is not known. */
export function useMay(permission: BasicPermission): boolean | undefined {
  const permissions = useApi(permissionApiRef);
  const { data } = useQuery({
    queryKey: ['may', permission.name],
    queryFn: async () => {
      const { result } = await permissions.authorize({ permission });
      return result === AuthorizeResult.ALLOW;
    },
    staleTime: FRESH_MS,
  });
  return data;
}
