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
import { startKubeApi } from 'sandbox';
import { z } from 'zod';
import { endedRuns } from './objects';

const orderSchema = z.discriminatedUnion('order', [
  /** Makes a Run of this name that has not begun. */
  z.object({ order: z.literal('create'), name: z.string() }),
  /** Forgets all changes: whoever watched has to list again. */
  z.object({ order: z.literal('compact') }),
]);

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
  process.on('message', message => {
    const order = orderSchema.parse(message);
    if (order.order === 'create') {
      server.create({
        apiVersion: 'tekton.dev/v1',
        kind: 'PipelineRun',
        metadata: { name: order.name, namespace: 'team-0' },
        spec: { pipelineRef: { name: 'build' } },
      });
    } else {
      server.faults.compact();
    }
    tell();
  });
  tell();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
