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

/** What the path and method of a request ask for. */
export interface ResourceRequest {
  verb:
    | 'get'
    | 'list'
    | 'watch'
    | 'create'
    | 'update'
    | 'patch'
    | 'delete'
    | 'deletecollection';
  group: string;
  version: string;
  /** Plural. */
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

function verbOf(
  method: string,
  named: boolean,
  query: URLSearchParams,
): ResourceRequest['verb'] | undefined {
  const watch = ['true', '1'].includes(query.get('watch') ?? '');
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (named) {
        return 'get';
      }
      return watch ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

/** Reads a request for resources; other paths (discovery, health) are none. */
export function resourceRequest(
  method: string,
  path: string,
  query: URLSearchParams,
): ResourceRequest | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') {
    return undefined;
  }
  const group = root === 'apis' ? parts.shift() : '';
  const version = parts.shift();
  if (group === undefined || version === undefined || parts.length === 0) {
    return undefined;
  }
  let namespace: string | undefined;
  // `/namespaces/x` and `/namespaces/x/status` are the namespace itself.
  const namespaced =
    parts[0] === 'namespaces' && parts.length > 2 && parts[2] !== 'status';
  if (namespaced) {
    namespace = parts[1];
    parts.splice(0, 2);
  }
  const [resource, name, subresource] = parts;
  const verb = verbOf(method, name !== undefined, query);
  return (
    verb && {
      verb,
      group,
      version,
      resource,
      subresource,
      name,
      namespace:
        resource === 'namespaces' && group === '' ? undefined : namespace,
    }
  );
}
