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

import type { FakeAnswer, FakeRequest } from '../http/types';
import { notFound } from './answers';
import { appRoutes } from './appRoutes';
import type { Caller } from './callers';
import { checkRoutes } from './checkRoutes';
import { statusRoutes } from './repositoryRoutes';
import type { RouteContext } from './route';

const routes = [...appRoutes, ...statusRoutes, ...checkRoutes];

export function route(
  context: RouteContext,
  request: FakeRequest,
  caller: Caller,
): FakeAnswer {
  for (const { method, path, run } of routes) {
    const match = request.method === method ? path.exec(request.path) : null;
    if (match !== null) {
      let parts: string[];
      try {
        parts = match.slice(1).map(decodeURIComponent);
      } catch {
        return notFound();
      }
      return run({ context, request, caller, parts });
    }
  }
  return notFound();
}
