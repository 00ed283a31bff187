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

/** A cluster with many Runs, for `watching`; it does what its parent says. */
import { startKubeApi, type KubeApi } from 'sandbox';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { endedRuns, nameOf, namespaceOf, PIPELINE_RUNS } from './objects';

const orderSchema = z.discriminatedUnion('order', [
  /** Makes a Run of this name that has not begun. */
  z.object({ order: z.literal('create'), name: z.string() }),
  /** Changes one PipelineRun after the other. */
  z.object({ order: z.literal('change'), times: z.number() }),
  /** Forgets all changes: whoever watched has to list again. */
  z.object({ order: z.literal('compact') }),
]);

const TEKTON = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };

/** So many at once, and a rest for who watches: about a thousand a second. */
const CHANGED_AT_ONCE = 10;
const REST_MS = 10;

/** Changes what nobody reports, as controllers of all kinds do. */
async function change(server: KubeApi, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    const index = done % PIPELINE_RUNS;
    const seen = server.resourceVersion();
    server.patch(
      { ...TEKTON, namespace: namespaceOf(index), name: nameOf(index) },
      { metadata: { annotations: { 'example.com/seen': seen } } },
    );
    if (done % CHANGED_AT_ONCE === 0) {
      await sleep(REST_MS);
    }
  }
}

async function main(): Promise<void> {
  const server = await startKubeApi({
    logSize: 1_000,
    requestLogSize: 1,
    clusterUid: 'uid-1',
  });
  let objects = 0;
  let bytes = 0;
  for (const object of endedRuns()) {
    bytes += JSON.stringify(server.create(object)).length;
    objects += 1;
  }
  const tell = () =>
    process.send?.({
      url: server.url,
      token: server.adminToken,
      version: server.resourceVersion(),
      objects,
      bytes,
    });
  const obey = async (order: z.infer<typeof orderSchema>) => {
    switch (order.order) {
      case 'create':
        server.create({
          ...TEKTON,
          metadata: { name: order.name, namespace: namespaceOf(0) },
          spec: { pipelineRef: { name: 'build' } },
        });
        break;
      case 'change':
        await change(server, order.times);
        break;
      case 'compact':
        server.faults.compact();
        break;
      default:
        order satisfies never;
    }
    tell();
  };
  process.on('message', message => {
    obey(orderSchema.parse(message)).catch(fail);
  });
  tell();
}

function fail(error: unknown): void {
  process.stderr.write(`${error}\n`);
  process.exit(1);
}

main().catch(fail);
