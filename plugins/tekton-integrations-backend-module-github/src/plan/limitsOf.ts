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

import { Limit } from 'backstage-plugin-tekton-integrations-node';
import { GitHubSettings } from '../settings';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What one write uses of the points of an endpoint. */
const WRITE_POINTS = 5;

/**
 * What GitHub takes of an App for an owner, as it publishes it: all windows
 * count at once. Whether a commit status is content that it counts by the
 * minute and the hour it does not say, so those count once it has refused.
 *
 * A GitHub Enterprise Server has no limits unless its administrator sets some,
 * which only its answers tell.
 *
 * @param pacing - `strict` is what GitHub advises to clients that must not be
 *   refused: a second between one write and the next
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function limitsOf(
  host: string,
  scope: string,
  pacing: GitHubSettings['pacing'] = 'published',
): Limit[] {
  const always: Limit[] = [
    ...(pacing === 'strict'
      ? [{ scope, name: 'writes', per: SECOND_MS, limit: 1 }]
      : []),
    { scope, name: 'content', per: MINUTE_MS, limit: 80, afterRefusal: true },
    { scope, name: 'content', per: HOUR_MS, limit: 500, afterRefusal: true },
  ];
  if (host !== 'github.com' && !host.endsWith('.ghe.com')) {
    return always;
  }
  return [
    { scope, name: 'points', per: MINUTE_MS, limit: 900, cost: WRITE_POINTS },
    { scope, name: 'requests', per: HOUR_MS, limit: 5_000, told: true },
    ...always,
  ];
}
