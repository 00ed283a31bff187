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

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { KubeObject, kubeObjectSchema } from '../kube';
import { isTimestamp, mapStrings, TimedEvent } from './timeline';

/** What a watch saw of one Run of a real Tekton, and of what it made. */
export interface Recording {
  name: string;
  /** The Run itself comes first. */
  events: readonly { type: TimedEvent['type']; object: KubeObject }[];
}

const recordingSchema = z
  .array(
    z.object({
      type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
      object: kubeObjectSchema,
    }),
  )
  .min(1);

const FOLDER = join(
  dirname(require.resolve('../../package.json')),
  'recordings',
);
const ORACLE = 'expected-phases';

/** The names of all recordings. */
export function recordingNames(): string[] {
  return readdirSync(FOLDER)
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -'.json'.length))
    .filter(name => name !== ORACLE)
    .sort();
}

export function loadRecording(name: string): Recording {
  const text = readFileSync(join(FOLDER, `${name}.json`), 'utf8');
  return { name, events: recordingSchema.parse(JSON.parse(text)) };
}

/**
 * A recording says no times beside those in its objects: an event happens at
 * the latest of them, and never before the one that it follows.
 */
export function timedEvents(recording: Recording): TimedEvent[] {
  let latest = 0;
  return recording.events.map(({ type, object }) => {
    mapStrings(object, text => {
      if (isTimestamp(text)) {
        latest = Math.max(latest, Date.parse(text));
      }
      return text;
    });
    return { type, object, at: new Date(latest) };
  });
}
