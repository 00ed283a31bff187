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
import { endWithParent } from './sandbox/lifetime';
import { ManifestError } from './sandbox/manifests';
import { readSettings, SettingsError } from './sandbox/settings';
import { startSandbox } from './sandbox/startSandbox';

async function main(): Promise<void> {
  // Read first: a parent that ends while the sandbox starts must be missed too.
  const parent = process.ppid;
  const settings = readSettings(
    process.env,
    process.cwd(),
    path.resolve(path.dirname(require.resolve('../package.json')), '../..'),
  );
  const sandbox = await startSandbox(settings);
  endWithParent(parent, () => sandbox.close());
  const { kube, github, slack, sns, pubsub, events, webhooks, page } =
    sandbox.connection;
  process.stdout.write(
    `sandbox ready ${JSON.stringify({
      kube: kube.url,
      github: github.url,
      slack: slack.url,
      sns: sns.url,
      pubsub: pubsub.url,
      events,
      webhooks,
      page,
      dataDir: settings.dataDir,
    })}\n`,
  );
}

/** A sentence for what the person can change, a stack for what only a developer can. */
function explain(error: unknown): string {
  if (error instanceof SettingsError || error instanceof ManifestError) {
    return error.message;
  }
  return error instanceof Error
    ? (error.stack ?? error.message)
    : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
