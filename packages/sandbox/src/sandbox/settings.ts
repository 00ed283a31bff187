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

import path from 'node:path';
import { z } from 'zod';

const PORTS = {
  SANDBOX_KUBE_PORT: 7117,
  SANDBOX_GITHUB_PORT: 7118,
  SANDBOX_SLACK_PORT: 7119,
  SANDBOX_PAGE_PORT: 7120,
  SANDBOX_SNS_PORT: 7121,
  SANDBOX_PUBSUB_PORT: 7122,
  SANDBOX_EVENTS_PORT: 7123,
  SANDBOX_WEBHOOK_PORT: 7124,
} as const;

export type PortVariable = keyof typeof PORTS;

const port = (variable: PortVariable) =>
  z.coerce
    .number({ error: `${variable} must be a port, a number from 0 to 65535` })
    .int(`${variable} must be a port, a number from 0 to 65535`)
    .min(0, `${variable} must be a port, a number from 0 to 65535`)
    .max(65535, `${variable} must be a port, a number from 0 to 65535`)
    .default(PORTS[variable]);

const environment = z.object({
  SANDBOX_KUBE_PORT: port('SANDBOX_KUBE_PORT'),
  SANDBOX_GITHUB_PORT: port('SANDBOX_GITHUB_PORT'),
  SANDBOX_SLACK_PORT: port('SANDBOX_SLACK_PORT'),
  SANDBOX_PAGE_PORT: port('SANDBOX_PAGE_PORT'),
  SANDBOX_SNS_PORT: port('SANDBOX_SNS_PORT'),
  SANDBOX_PUBSUB_PORT: port('SANDBOX_PUBSUB_PORT'),
  SANDBOX_EVENTS_PORT: port('SANDBOX_EVENTS_PORT'),
  SANDBOX_WEBHOOK_PORT: port('SANDBOX_WEBHOOK_PORT'),
  SANDBOX_DATA_DIR: z.string().min(1).optional(),
  SANDBOX_MANIFESTS: z.string().min(1).optional(),
  SANDBOX_SPEED: z.coerce
    .number({ error: 'SANDBOX_SPEED must be a number, as 1 or 0.5' })
    .positive('SANDBOX_SPEED must be more than 0')
    .default(1),
});

export interface SandboxSettings {
  readonly ports: Readonly<Record<PortVariable, number>>;
  /** Where the connection details are written. */
  readonly dataDir: string;
  /** The folder of the manifests that are there at the start; may be absent. */
  readonly manifestsDir: string;
  /** How much faster than life Runs go. */
  readonly speed: number;
}

/** What is wrong with the environment, in a sentence for whoever set it. */
export class SettingsError extends Error {}

export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  repositoryRoot: string,
): SandboxSettings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map(({ message }) => message).join('; '),
    );
  }
  const { SANDBOX_DATA_DIR, SANDBOX_MANIFESTS, SANDBOX_SPEED, ...ports } =
    parsed.data;
  return {
    ports,
    dataDir: path.resolve(cwd, SANDBOX_DATA_DIR ?? '.data/sandbox'),
    manifestsDir: path.resolve(
      cwd,
      SANDBOX_MANIFESTS ?? path.join(repositoryRoot, 'examples/sandbox'),
    ),
    speed: SANDBOX_SPEED,
  };
}
