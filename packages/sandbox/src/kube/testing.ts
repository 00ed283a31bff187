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

import type { KubeApi } from './startKubeApi';
import type { KubeObject } from './objects';

interface Answer {
  status: number;
  headers: Headers;
  // Tests look at whatever came; matchers take it from there.
  body: { [field: string]: unknown; message?: string; reason?: string };
}

/** What the tests send requests with: plain HTTP, no client library. */
export function testClient(
  api: KubeApi,
  token: string | null = api.adminToken,
) {
  const headers = (contentType?: string) => ({
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(contentType && { 'content-type': contentType }),
  });
  async function request(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<Answer> {
    const response = await fetch(api.url + path, {
      method,
      headers: headers(body === undefined ? undefined : contentType),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : { text },
    };
  }
  return {
    request,
    get: (path: string) => request('GET', path),
    post: (path: string, body: unknown) => request('POST', path, body),
    put: (path: string, body: unknown) => request('PUT', path, body),
    merge: (path: string, body: unknown) =>
      request('PATCH', path, body, 'application/merge-patch+json'),
    remove: (path: string) => request('DELETE', path),
    async watch(path: string) {
      const abort = new AbortController();
      const response = await fetch(api.url + path, {
        headers: headers(),
        signal: abort.signal,
      });
      return { ...lines(response), status: response.status, abort };
    },
  };
}

export interface WatchLine {
  type: string;
  object: KubeObject & { code?: number; reason?: string };
}

function lines(response: Response) {
  const reader = response.body
    ?.pipeThrough(new TextDecoderStream())
    .getReader();
  let text = '';
  async function next(): Promise<WatchLine | 'end' | 'broken'> {
    for (;;) {
      const end = text.indexOf('\n');
      if (end >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        return JSON.parse(line);
      }
      const read = await reader?.read().catch(() => 'broken' as const);
      if (read === 'broken') {
        return 'broken';
      }
      if (!read || read.done) {
        return 'end';
      }
      text += read.value;
    }
  }
  return {
    next,
    /** Type, name and version of the next so many events. */
    async summary(count: number): Promise<string[]> {
      const seen: string[] = [];
      while (seen.length < count) {
        const line = await next();
        seen.push(
          typeof line === 'string'
            ? line
            : `${line.type} ${line.object.metadata.name ?? ''}`.trim(),
        );
      }
      return seen;
    },
  };
}

export function secret(name: string, extra: Partial<KubeObject> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    ...extra,
    metadata: { name, namespace: 'default', ...extra.metadata },
  };
}

export function run(
  name: string,
  metadata: KubeObject['metadata'] = {},
): KubeObject {
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    metadata: { name, namespace: 'default', ...metadata },
    spec: { pipelineRef: { name: 'build' } },
  };
}

export const RUNS = '/apis/tekton.dev/v1/namespaces/default/pipelineruns';
export const ALL_RUNS = '/apis/tekton.dev/v1/pipelineruns';
export const SECRETS = '/api/v1/namespaces/default/secrets';
