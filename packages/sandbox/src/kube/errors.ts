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

/** The body of every error answer of an API server. */
export interface StatusObject {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: Record<string, unknown>;
  code: number;
}

/** An answer that is not the one asked for, with the `Status` that says why. */
export class ApiError extends Error {
  readonly status: StatusObject;
  readonly headers: Record<string, string>;

  constructor(
    code: number,
    reason: string,
    message: string,
    extra: {
      details?: Record<string, unknown>;
      metadata?: Record<string, unknown>;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.headers = extra.headers ?? {};
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: extra.metadata ?? {},
      status: 'Failure',
      message,
      reason,
      ...(extra.details && { details: extra.details }),
      code,
    };
  }

  get code(): number {
    return this.status.code;
  }
}

/** What an error message needs to know about a resource. */
export interface NamedResource {
  group: string;
  plural: string;
  kind: string;
}

/** `pipelineruns.tekton.dev`, or `secrets` in the core group. */
export function qualifiedName(resource: {
  group: string;
  plural: string;
}): string {
  return resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
}

function qualifiedKind(resource: NamedResource): string {
  return resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
}

function details(resource: NamedResource, name?: string) {
  return {
    ...(name && { name }),
    ...(resource.group && { group: resource.group }),
    kind: resource.plural,
  };
}

export function notFound(resource: NamedResource, name: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    `${qualifiedName(resource)} "${name}" not found`,
    { details: details(resource, name) },
  );
}

export function noSuchResource(): ApiError {
  return new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    { details: {} },
  );
}

export function alreadyExists(resource: NamedResource, name: string): ApiError {
  return new ApiError(
    409,
    'AlreadyExists',
    `${qualifiedName(resource)} "${name}" already exists`,
    { details: details(resource, name) },
  );
}

export function conflict(
  resource: NamedResource,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): ApiError {
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`,
    { details: details(resource, name) },
  );
}

export function invalid(
  resource: NamedResource,
  name: string,
  field: string,
  why: string,
): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `${qualifiedKind(resource)} "${name}" is invalid: ${field}: ${why}`,
    {
      details: {
        name,
        ...(resource.group && { group: resource.group }),
        kind: resource.kind,
        causes: [
          {
            reason: why.startsWith('Required')
              ? 'FieldValueRequired'
              : 'FieldValueInvalid',
            message: why,
            field,
          },
        ],
      },
    },
  );
}

export function invalidOptions(field: string, why: string): ApiError {
  return invalid(
    { group: 'meta.k8s.io', plural: 'listoptions', kind: 'ListOptions' },
    '',
    field,
    why,
  );
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}

/** A watch or list asked for a version that the log no longer holds. */
export function expired(message: string, metadata?: Record<string, unknown>) {
  return new ApiError(410, 'Expired', message, { metadata });
}

/** A client came from a future that this server does not know (yet). */
export function tooLargeVersion(asked: number, current: number): ApiError {
  return new ApiError(
    504,
    'Timeout',
    `Too large resource version: ${asked}, current: ${current}`,
    {
      details: {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
      headers: { 'Retry-After': '1' },
    },
  );
}
