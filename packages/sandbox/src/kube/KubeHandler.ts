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

import type { IncomingMessage, ServerResponse } from 'node:http';
import { AccessControl, authorize, authorizePath, User } from './access';
import { readBody } from './body';
import type { Clock } from './clock';
import type { Cluster } from './Cluster';
import { discovery } from './discovery';
import { ApiError, noSuchResource } from './errors';
import type { FaultPlan, FaultSubject } from './FaultPlan';
import { listObjects } from './list';
import type { StoredObject } from './objects';
import type { Renderer } from './Renderer';
import { ResourceRequest, resourceRequest } from './requestInfo';
import { LoggedRequest, RequestLog } from './RequestLog';
import { apiVersionOf } from './resources';
import { review } from './reviews';
import { Addressed, selectedName } from './selection';
import type { Watches } from './watch';
import {
  checkPlace,
  createObject,
  deleteCollection,
  deleteObject,
  patchObject,
  updateObject,
} from './write';

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

interface Exchange {
  path: string;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
  target?: ResourceRequest;
}

/** Answers the requests of one server. */
export class KubeHandler {
  private readonly options: {
    cluster: Cluster;
    access: AccessControl;
    plan: FaultPlan;
    watches: Watches;
    renderer: Renderer;
    log: RequestLog;
    clock: Clock;
    faultRoutes: (method: string, path: string, body: unknown) => unknown;
  };

  constructor(options: KubeHandler['options']) {
    this.options = options;
  }

  /** Never throws: whatever goes wrong becomes the answer. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const url = new URL(`http://kube${request.url ?? '/'}`);
      if (url.pathname.startsWith('/_faults')) {
        const body = await readBody(request);
        const method = request.method ?? 'GET';
        send(response, this.options.faultRoutes(method, url.pathname, body));
      } else {
        await this.logged(url, request, response);
      }
    } catch (error) {
      sendError(response, error);
    }
  }

  private async logged(
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const { pathname: path, searchParams: query } = url;
    const target = resourceRequest(method, path, query);
    const entry: LoggedRequest = {
      at: this.options.clock.now(),
      method,
      path,
      query: Object.fromEntries(query),
      target,
    };
    this.options.log.add(entry);
    try {
      await this.answer({ path, query, request, response, target }, entry);
    } catch (error) {
      sendError(response, error);
    }
    if (response.headersSent) {
      entry.status = response.statusCode;
    }
  }

  private async answer(exchange: Exchange, entry: LoggedRequest) {
    const { access } = this.options;
    const { path, request, response, target } = exchange;
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
    entry.user = token ? access.find(token[1])?.name : undefined;
    if (!(await this.faulty({ path, target }, response))) {
      return;
    }
    const user = access.authenticate(request.headers.authorization);
    if (target) {
      await this.resource(exchange, target, user);
      return;
    }
    authorizePath(user, entry.method, path);
    if (['/healthz', '/readyz', '/livez'].includes(path)) {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.end('ok');
      return;
    }
    const found = discovery(this.options.cluster.registry, path);
    if (found === undefined) {
      notServed(response);
    } else {
      send(response, found);
    }
  }

  /** Applies stalls, delays and error answers; false where it has answered. */
  private async faulty(subject: FaultSubject, response: ServerResponse) {
    const { plan } = this.options;
    if (!(await this.passage(subject, response))) {
      return false;
    }
    const answer = plan.takeAnswer(subject);
    if (answer) {
      throw new ApiError(
        answer.status,
        REASONS[answer.status] ?? 'Unknown',
        `the sandbox answers ${answer.status} to this request`,
        {
          details: { retryAfterSeconds: answer.retryAfterSeconds },
          headers:
            answer.retryAfterSeconds === undefined
              ? {}
              : { 'Retry-After': String(answer.retryAfterSeconds) },
        },
      );
    }
    return true;
  }

  /** Waits while the request is stalled or delayed; false where it is gone. */
  private passage(subject: FaultSubject, response: ServerResponse) {
    const { plan, clock } = this.options;
    return new Promise<boolean>(resolve => {
      const cleanups: (() => void)[] = [];
      const done = (passed: boolean) => {
        cleanups.forEach(cleanup => cleanup());
        resolve(passed);
      };
      const attempt = () => {
        if (!plan.isStalled(subject)) {
          done(true);
        }
      };
      const gone = () => done(false);
      response.once('close', gone);
      cleanups.push(() => response.off('close', gone));
      const delay = plan.delayOf(subject);
      const begin = () => {
        cleanups.push(plan.onCleared(attempt));
        attempt();
      };
      if (delay > 0) {
        cleanups.push(clock.after(delay, begin));
      } else {
        begin();
      }
    });
  }

  private async resource(
    exchange: Exchange,
    target: ResourceRequest,
    user: User,
  ): Promise<void> {
    const { cluster, access, watches, renderer } = this.options;
    const { query, request, response, path } = exchange;
    const reads = ['get', 'list', 'watch'].includes(target.verb);
    const body = reads ? undefined : await readBody(request);
    // Everyone may ask about themselves.
    if (!target.resource.startsWith('selfsubject')) {
      authorize(user, {
        ...target,
        name: target.name ?? selectedName(query),
      });
    }
    const answer = review(access, user, target, body);
    if (answer) {
      send(response, answer, 201);
      return;
    }
    const { group, version } = target;
    const type = cluster.registry.find(group, version, target.resource);
    if (!type) {
      if (cluster.registry.versions(group).includes(version)) {
        throw noSuchResource();
      }
      notServed(response);
      return;
    }
    const apiVersion = apiVersionOf(group, version);
    const addressed: Addressed = { type, target, apiVersion, query };
    checkPlace(addressed);
    const write = {
      ...addressed,
      body,
      contentType: (request.headers['content-type'] ?? '').split(';')[0].trim(),
    };
    const object = (stored: StoredObject, status = 200) =>
      sendText(response, renderer.object(type, stored, apiVersion), status);
    switch (target.verb) {
      case 'watch':
        watches.open(addressed, path, response);
        break;
      case 'list':
        sendText(response, listObjects(cluster, renderer, addressed));
        break;
      case 'get':
        object(cluster.store.get(type, target.namespace, target.name ?? ''));
        break;
      case 'create':
        object(createObject(cluster, write), 201);
        break;
      case 'update':
        object(updateObject(cluster, write));
        break;
      case 'patch':
        object(patchObject(cluster, write));
        break;
      case 'delete':
        send(response, deleteObject(cluster, write));
        break;
      case 'deletecollection':
        sendText(
          response,
          renderer.list(type, deleteCollection(cluster, write), apiVersion, {
            resourceVersion: String(cluster.store.version),
          }),
        );
        break;
      default:
        target.verb satisfies never;
    }
  }
}

function sendText(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(text);
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  sendText(response, JSON.stringify(body), status);
}

/** Paths below which nothing is served get plain text, no `Status`. */
function notServed(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

function sendError(response: ServerResponse, error: unknown): void {
  const failure =
    error instanceof ApiError
      ? error
      : new ApiError(
          500,
          'InternalError',
          `Internal error occurred: ${error instanceof Error ? error.message : 'unknown'}`,
        );
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(failure.code, {
    'Content-Type': 'application/json',
    ...failure.headers,
  });
  response.end(JSON.stringify(failure.status));
}
