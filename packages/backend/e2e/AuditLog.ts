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

import fs from 'node:fs';
import readline from 'node:readline';
import { z } from 'zod';
import { PORTAL_USER } from './installPortalRights';

const entrySchema = z.object({
  auditID: z.string(),
  user: z.object({ username: z.string() }),
  verb: z.string(),
  requestURI: z.string(),
  requestReceivedTimestamp: z.string(),
  objectRef: z
    .object({
      apiGroup: z.string().default(''),
      resource: z.string().default(''),
      subresource: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
  responseStatus: z.object({ code: z.number().optional() }).optional(),
});

type Entry = z.infer<typeof entrySchema>;

const OWN = 'integrations.tekton.ornew.io';

/** All that the portal may ever ask of an API server. */
const ALLOWED: readonly RegExp[] = [
  /^(get|list|watch) tekton\.dev\/(pipelineruns|taskruns|customruns)$/,
  new RegExp(`^(list|watch) ${OWN}/(providers|notifications)$`),
  new RegExp(`^patch ${OWN}/(providers|notifications)/status$`),
  /^(get|list|watch) \/namespaces$/,
  /^get \/secrets$/,
  // Open to everybody who is signed in; it is asked whether the cluster answers.
  /^get \/version$/,
  /^(create|patch) \/events$/,
  /^(get|create|update) coordination\.k8s\.io\/leases$/,
];

function nameOf({ verb, requestURI, objectRef }: Entry): string {
  if (objectRef === undefined) {
    return `${verb} ${requestURI.split('?')[0]}`;
  }
  const { apiGroup, resource, subresource } = objectRef;
  return `${verb} ${apiGroup}/${resource}${subresource ? `/${subresource}` : ''}`;
}

/** The last line may still be on its way to the file. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What the portal asked of the API server in some time. */
export interface PortalRequests {
  /** By verb and resource. */
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  /** Requests that the portal must never make. */
  readonly forbidden: readonly string[];
  /** Requests that its role does not cover. */
  readonly refused: readonly string[];
}

/** Reads the API server's audit log. */
export class AuditLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Secrets that may be asked for in vain are named by `expectedRefusal`. */
  async portalRequests(
    since: Date,
    expectedRefusal: RegExp,
  ): Promise<PortalRequests> {
    const entries = await this.#entries(since);
    const counts = new Map<string, number>();
    for (const entry of entries) {
      const name = nameOf(entry);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return {
      counts,
      total: entries.length,
      forbidden: [...counts.keys()].filter(
        name => !ALLOWED.some(pattern => pattern.test(name)),
      ),
      refused: entries
        .filter(
          ({ responseStatus, requestURI }) =>
            [401, 403].includes(responseStatus?.code ?? 0) &&
            !expectedRefusal.test(requestURI),
        )
        .map(entry => `${nameOf(entry)} (${entry.responseStatus?.code})`),
    };
  }

  /** One for each request, as it stood last. */
  async #entries(since: Date): Promise<Entry[]> {
    const byId = new Map<string, Entry>();
    const lines = readline.createInterface({
      input: fs.createReadStream(this.#file),
    });
    for await (const line of lines) {
      if (!line.includes(PORTAL_USER)) {
        continue;
      }
      const entry = entrySchema.safeParse(parsed(line));
      if (
        entry.success &&
        entry.data.user.username === PORTAL_USER &&
        new Date(entry.data.requestReceivedTimestamp) >= since
      ) {
        byId.set(entry.data.auditID, entry.data);
      }
    }
    return [...byId.values()];
  }
}
