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

import { createCloudEventsType } from 'backstage-plugin-tekton-integrations-backend-module-cloudevents';
import { createHttpClient } from 'backstage-plugin-tekton-integrations-node';
import { startEvents } from 'sandbox';
import { runStateOf } from './runs';
import {
  parsed,
  recording,
  recordingNames,
} from './runs/__testUtils__/recordings';

const CLUSTER = { id: '11111111-2222-3333-4444-555555555555', name: 'ci' };
/** It is queued to the end, and CDEvents have no task that is. */
const NOTHING_SAID = 'taskrun-unschedulable';
const { signal } = new AbortController();

/** Each state of a recorded Run and of what it made, as the portal sees it. */
function states(name: string) {
  return recording(name).map(({ type, object }) =>
    runStateOf(parsed(object), CLUSTER, { deleted: type === 'DELETED' }),
  );
}

describe('CDEvents about Runs that a real Tekton has run', () => {
  it.each(recordingNames())('are valid by their schemas: %s', async name => {
    const events = await startEvents();
    const http = createHttpClient();
    const bound = createCloudEventsType().bind({
      format: 'cdevents',
      webhook: { url: events.add({ path: '/cdevents' }) },
    });
    if (!bound.ok) {
      throw new Error(JSON.stringify(bound.issues));
    }
    const client = await bound.value.connect({}, { http, now: () => 0 });
    const targets = states(name).flatMap(run =>
      bound.value
        .plan(run, {
          grants: { refusal: () => undefined },
          routing: { kind: 'none', message: 'no entity' },
          runUrl: 'https://portal.example/runs/1',
          severalClusters: false,
          provider: 'config///events',
        })
        .filter(item => item.type === 'target'),
    );
    const outcomes = new Set<string>();
    for (const target of targets) {
      outcomes.add((await client.send(target, undefined, signal)).kind);
    }

    expect(targets.length > 0).toBe(name !== NOTHING_SAID);
    expect(events.requests.all().flatMap(({ reason }) => reason ?? [])).toEqual(
      [],
    );
    expect([...outcomes]).toEqual(targets.length > 0 ? ['delivered'] : []);
    await http.close();
    await events.close();
  });
});
