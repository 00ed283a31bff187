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

import { PubSubClient, SharedApis } from '../client';
import { leadingTo } from './leadingTo';
import { SETTINGS, targetOf } from './targetOf';

/**
 * Publishes a message with what the environment gives, and prints what came
 * of it and of a check.
 */
async function main(): Promise<void> {
  const http = leadingTo(process.env.PUBSUB_URL ?? '');
  const client = new PubSubClient(
    SETTINGS,
    new SharedApis().lend(SETTINGS, undefined, http),
    { now: () => Date.now() },
  );
  const { signal } = new AbortController();
  const said = [
    await client.send(targetOf(), undefined, signal),
    await client.check(signal),
  ];
  await client.close();
  await http.close();
  process.stdout.write(JSON.stringify(said));
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
