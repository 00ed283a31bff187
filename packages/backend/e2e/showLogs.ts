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

import fs from 'node:fs/promises';
import path from 'node:path';
import { Report } from './Report';

/** Lines that say something of the reporting, or that something is wrong. */
const TELLING = /tekton-integrations|"level":"(warn|error)"|^(?!\{)/;
const REQUEST = /"type":"incomingRequest"/;

/** Prints the end of the portal's log, and where all of them are. */
export async function showLogs(logs: string, report: Report): Promise<void> {
  const log = path.join(logs, 'portal.log');
  const text = await fs.readFile(log, 'utf8').catch(() => '');
  const lines = text
    .trimEnd()
    .split('\n')
    .filter(line => TELLING.test(line) && !REQUEST.test(line));
  report.say(`\nLast lines of the portal's log (all logs: ${logs}):`);
  [...new Set(lines)]
    .slice(-30)
    .forEach(line => report.say(`  ${line.slice(0, 300)}`));
}
