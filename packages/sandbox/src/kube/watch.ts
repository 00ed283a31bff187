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

import type { ServerResponse } from 'node:http';
import type { Clock } from './clock';
import type { Cluster } from './Cluster';
import { invalidOptions, tooLargeVersion } from './errors';
import { FaultFilter, FaultPlan, matches } from './FaultPlan';
import type { Renderer } from './Renderer';
import { Addressed, selectionOf, wholeNumber } from './selection';
import { WatchEnd, WatchStream } from './WatchStream';

/** How watches behave where the client does not say. */
export interface WatchSettings {
  bookmarkIntervalMs: number;
  timeoutSeconds: number;
  /** What a watch from a version of the future gets. */
  futureVersion: 'error' | 'wait';
}

function flag(query: URLSearchParams, name: string): boolean {
  return ['true', '1'].includes(query.get(name) ?? '');
}

/** All open watches of a server. */
export class Watches {
  private readonly active = new Set<WatchStream>();
  private readonly options: {
    cluster: Cluster;
    renderer: Renderer;
    plan: FaultPlan;
    clock: Clock;
    settings: WatchSettings;
  };

  constructor(options: Watches['options']) {
    this.options = options;
    options.cluster.onGone(type =>
      [...this.active]
        .filter(stream => stream.type === type)
        .forEach(stream => stream.end('close')),
    );
  }

  /** How many watches are open that a filter takes. */
  count(filter: FaultFilter = {}): number {
    return this.chosen(filter).length;
  }

  /** Ends open watches; answers how many. */
  end(filter: FaultFilter, how: WatchEnd): number {
    const chosen = this.chosen(filter);
    chosen.forEach(stream => stream.end(how));
    return chosen.length;
  }

  open(request: Addressed, path: string, response: ServerResponse): void {
    const { type, target, query, apiVersion } = request;
    const { cluster, renderer, plan, clock, settings } = this.options;
    const { store } = cluster;
    if (flag(query, 'sendInitialEvents')) {
      throw invalidOptions(
        'sendInitialEvents',
        'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
      );
    }
    const from = wholeNumber(query, 'resourceVersion') ?? 0;
    if (from > store.version && settings.futureVersion === 'error') {
      throw tooLargeVersion(from, store.version);
    }
    const seconds =
      wholeNumber(query, 'timeoutSeconds') || settings.timeoutSeconds;
    const stream = new WatchStream({
      subject: { path, target },
      type,
      apiVersion,
      wants: selectionOf(type, target.namespace, query).wants,
      from,
      bookmarks: flag(query, 'allowWatchBookmarks'),
      bookmarkIntervalMs: settings.bookmarkIntervalMs,
      timeoutMs: seconds * 1000,
      response,
      store,
      renderer,
      plan,
      clock,
      onEnd: ended => this.active.delete(ended),
    });
    this.active.add(stream);
    stream.start();
  }

  private chosen(filter: FaultFilter): WatchStream[] {
    return [...this.active].filter(stream => matches(filter, stream.subject));
  }
}
