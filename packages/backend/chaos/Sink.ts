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

import { Faults, FakeVendor, jsonAnswer, startFakeServer } from 'sandbox';
import { SinkContent, sinkContentSchema } from './sinkContent';

/** A transition that arrived. */
export interface Landed extends SinkContent {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A vendor that keeps all it is told, and gives it back when asked. */
export class Sink {
  /** In the order in which it arrived. */
  readonly landed: Landed[] = [];
  readonly #ids = new Set<string>();
  #server!: Awaited<ReturnType<typeof startFakeServer>>;

  static async start(): Promise<Sink> {
    const sink = new Sink();
    sink.#server = await startFakeServer({
      vendor: sink.#vendor(),
      clock: { now: () => Date.now() },
      timers: {
        after(ms, run) {
          const handle = setTimeout(run, ms);
          return () => clearTimeout(handle);
        },
      },
      port: 0,
      basePath: '',
      keepRequests: 100,
    });
    return sink;
  }

  get url(): string {
    return this.#server.origin;
  }

  get faults(): Faults {
    return this.#server.faults;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #vendor(): FakeVendor {
    return {
      handle: ({ method, path, text }) => {
        if (method === 'GET') {
          return jsonAnswer(200, { known: this.#ids.has(path.slice(1)) });
        }
        const content = sinkContentSchema.parse(JSON.parse(text));
        this.landed.push({ ...content, at: Date.now() });
        this.#ids.add(content.id);
        return jsonAnswer(201, {});
      },
      parseBody: () => undefined,
      rateLimited: ({ retryAfterSeconds = 1 }) =>
        jsonAnswer(429, {}, { 'retry-after': `${retryAfterSeconds}` }, false),
      failure: () => ({ headers: {}, body: '' }),
    };
  }
}
