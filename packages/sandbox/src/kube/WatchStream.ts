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
import { TLSSocket } from 'node:tls';
import type { Clock } from './clock';
import { expired } from './errors';
import type { StoreEvent } from './EventLog';
import type { FaultPlan, FaultSubject } from './FaultPlan';
import type { StoredObject } from './objects';
import type { ObjectStore } from './ObjectStore';
import type { Renderer } from './Renderer';
import type { ResourceType } from './resources';
import type { Selector } from './selectors';

/** How a watch is ended before its time. */
export type WatchEnd = 'close' | 'reset';

interface StreamOptions {
  subject: FaultSubject;
  type: ResourceType;
  apiVersion: string;
  wants: Selector;
  /** Changes after this version; 0 begins with what is there. */
  from: number;
  bookmarks: boolean;
  bookmarkIntervalMs: number;
  timeoutMs: number;
  response: ServerResponse;
  store: ObjectStore;
  renderer: Renderer;
  plan: FaultPlan;
  clock: Clock;
  onEnd(stream: WatchStream): void;
}

/** One open watch. */
export class WatchStream {
  readonly subject: FaultSubject;
  readonly type: ResourceType;
  private readonly options: StreamOptions;
  private held: string[] = [];
  private cleanups: (() => void)[] = [];
  private cancelBookmark: (() => void) | undefined;

  constructor(options: StreamOptions) {
    this.options = options;
    this.subject = options.subject;
    this.type = options.type;
  }

  start(): void {
    const { response, store, type, from, wants } = this.options;
    const { plan, clock } = this.options;
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    const past = from === 0 ? [] : store.eventsSince(type, from);
    if (!past) {
      const { status } = expired(
        `too old resource version: ${from} (${store.version})`,
      );
      this.send('ERROR', JSON.stringify(status));
      this.end('close');
      return;
    }
    if (from === 0) {
      store
        .list(type)
        .filter(wants)
        .forEach(object => this.send('ADDED', this.render(object)));
    }
    past.forEach(event => this.change(event));
    this.cleanups = [
      store.subscribe(type, event => this.change(event)),
      plan.onCleared(() => this.catchUp()),
      clock.after(this.options.timeoutMs, () => this.timeOut()),
    ];
    if (this.options.bookmarks) {
      this.scheduleBookmark();
    }
    response.once('close', () => this.stop());
  }

  end(how: WatchEnd): void {
    this.stop();
    if (how === 'reset') {
      const { socket } = this.options.response;
      // The socket below TLS is not to be had from here.
      if (socket instanceof TLSSocket) {
        socket.destroy();
      } else {
        socket?.resetAndDestroy();
      }
    } else {
      this.options.response.end();
    }
  }

  private stop(): void {
    this.cleanups.splice(0).forEach(cleanup => cleanup());
    this.cancelBookmark?.();
    this.options.onEnd(this);
  }

  private change(event: StoreEvent): void {
    const { wants, from } = this.options;
    const { object, previous } = event;
    if (event.version <= from) {
      return;
    }
    const is = event.type !== 'DELETED' && wants(object);
    const was = previous !== undefined && wants(previous);
    if (is) {
      this.send(was ? 'MODIFIED' : 'ADDED', this.render(object));
    } else if (was) {
      this.send('DELETED', this.render(leaving(event, previous)));
    }
  }

  private bookmark(): void {
    const { store, from, type, apiVersion } = this.options;
    const resourceVersion = String(Math.max(from, store.version));
    this.send(
      'BOOKMARK',
      JSON.stringify({
        kind: type.kind,
        apiVersion,
        metadata: { resourceVersion, creationTimestamp: null },
      }),
    );
  }

  private scheduleBookmark(): void {
    const { clock, bookmarkIntervalMs } = this.options;
    this.cancelBookmark = clock.after(bookmarkIntervalMs, () => {
      this.bookmark();
      this.scheduleBookmark();
    });
  }

  private timeOut(): void {
    // A stalled connection stays silent: its end would be a sign of life.
    if (this.options.plan.isStalled(this.subject)) {
      return;
    }
    if (this.options.bookmarks) {
      this.bookmark();
    }
    this.end('close');
  }

  private render(object: StoredObject): string {
    const { renderer, type, apiVersion } = this.options;
    return renderer.object(type, object, apiVersion);
  }

  private send(kind: string, text: string): void {
    const line = `{"type":"${kind}","object":${text}}\n`;
    if (this.options.plan.isStalled(this.subject)) {
      this.held.push(line);
    } else {
      this.options.response.write(line);
    }
  }

  private catchUp(): void {
    if (this.held.length > 0 && !this.options.plan.isStalled(this.subject)) {
      this.options.response.write(this.held.join(''));
      this.held = [];
    }
  }
}

/** An object that left: as it last was, with the version at which it went. */
function leaving(event: StoreEvent, previous: StoredObject): StoredObject {
  const resourceVersion = String(event.version);
  return event.type === 'DELETED'
    ? event.object
    : { ...previous, metadata: { ...previous.metadata, resourceVersion } };
}
