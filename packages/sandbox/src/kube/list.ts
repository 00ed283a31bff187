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

import { z } from 'zod';
import type { Cluster } from './Cluster';
import { badRequest, expired, invalidOptions, tooLargeVersion } from './errors';
import type { StoredObject } from './objects';
import type { Renderer } from './Renderer';
import { Addressed, selectionOf, wholeNumber } from './selection';

const continueSchema = z.object({
  version: z.number().int(),
  after: z.string(),
});

type Continue = z.infer<typeof continueSchema>;

function encode(token: Continue): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function decode(text: string): Continue {
  try {
    return continueSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
  } catch {
    throw badRequest(
      'continue key is not valid: illegal base64 data or unknown form',
    );
  }
}

function keyOf({ metadata }: StoredObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The version at which a list is to be made; nothing for the newest. */
function exactVersion(
  query: URLSearchParams,
  current: number,
): number | undefined {
  const version = wholeNumber(query, 'resourceVersion');
  const match = query.get('resourceVersionMatch') ?? '';
  if (match !== '' && version === undefined) {
    throw invalidOptions(
      'resourceVersionMatch',
      'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (!['', 'Exact', 'NotOlderThan'].includes(match)) {
    throw invalidOptions(
      'resourceVersionMatch',
      `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`,
    );
  }
  if (match === 'Exact' && version === 0) {
    throw invalidOptions(
      'resourceVersionMatch',
      'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    );
  }
  if (version !== undefined && version > current) {
    throw tooLargeVersion(version, current);
  }
  // A limit with a version and no match has always meant exactly that version.
  const exact =
    match === 'Exact' || (match === '' && wholeNumber(query, 'limit'));
  return exact && version ? version : undefined;
}

/** Where a page begins and at which version. */
function pageStart(query: URLSearchParams, current: number) {
  const text = query.get('continue') ?? '';
  if (text === '') {
    return { version: exactVersion(query, current), after: undefined };
  }
  if (query.get('resourceVersionMatch')) {
    throw invalidOptions(
      'resourceVersionMatch',
      'Forbidden: resourceVersionMatch is forbidden for continue',
    );
  }
  if (!['', '0'].includes(query.get('resourceVersion') ?? '')) {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  const token = decode(text);
  return {
    version: token.version < 0 ? undefined : token.version,
    after: token.after,
  };
}

/** Answers a list: all of it, or the page that limit and continue ask for. */
export function listObjects(
  cluster: Cluster,
  renderer: Renderer,
  request: Addressed,
): string {
  const { type, target, query, apiVersion } = request;
  const { store } = cluster;
  const selection = selectionOf(type, target.namespace, query);
  const start = pageStart(query, store.version);
  const objects =
    start.version === undefined
      ? store.list(type)
      : store.listAt(type, start.version);
  if (!objects) {
    throw start.after === undefined
      ? expired('The resourceVersion for the provided list is too old.')
      : expired(
          'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
          { continue: encode({ version: -1, after: start.after }) },
        );
  }
  const { after } = start;
  const wanted = objects.filter(
    object =>
      (after === undefined || keyOf(object) > after) && selection.wants(object),
  );
  const version = start.version ?? store.version;
  // Version 0 is answered from the server's cache, which knows no pages.
  const fromCache = query.get('resourceVersion') === '0' && after === undefined;
  const limit = (!fromCache && wholeNumber(query, 'limit')) || wanted.length;
  const page = wanted.slice(0, limit);
  const remaining = wanted.length - page.length;
  return renderer.list(type, page, apiVersion, {
    resourceVersion: String(version),
    ...(remaining > 0 && {
      continue: encode({ version, after: keyOf(page[page.length - 1]) }),
      ...(!selection.narrowed && { remainingItemCount: remaining }),
    }),
  });
}
