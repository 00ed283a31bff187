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

import type { BackendFeature } from '@backstage/backend-plugin-api';
import { watchPackages } from './loadedPackages';
import type { StartupFigures } from './figures';

const MEGABYTE = 2 ** 20;
const MICROSECONDS = 1_000;

type Feature = () => Promise<{ default: BackendFeature }>;

/** Processor time of this process; other ones do not lengthen it. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS;
}

/**
 * Starts a portal with some features, and tells whoever started this process
 * what it costs when it is asked. It ends with whoever started it.
 */
export async function startMeasured(
  features: readonly Feature[],
): Promise<void> {
  const packages = watchPackages();
  const begun = cpuMs();
  const { createBackend } = await import('@backstage/backend-defaults');
  const backend = createBackend();
  for (const feature of features) {
    backend.add((await feature()).default);
  }
  const importCpuMs = cpuMs() - begun;
  process.once('disconnect', () => process.exit(1));
  process.on('message', () => {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({
      importCpuMs,
      cpuMs: cpuMs(),
      rssMb: rss / MEGABYTE,
      heapMb: heapUsed / MEGABYTE,
      packages: packages(),
    } satisfies StartupFigures);
  });
  await backend.start();
}
