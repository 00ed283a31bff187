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

import {
  defineProviderType,
  exchangeOf,
  HttpResult,
  Once,
  outcomeOfStatus,
  ProviderClient,
  RegisteredProviderType,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import { createHash } from 'node:crypto';
import { z } from 'zod';

const settingsSchema = z.object({ url: z.url() });
type Settings = z.infer<typeof settingsSchema>;

const answerSchema = z.object({ known: z.boolean() });

function targetOf(run: RunState, once: Once, url: string): Target {
  const stage = stageOf(run);
  const id = createHash('sha256')
    .update(`${once}/${run.uid}/${stage}`)
    .digest('hex');
  const subject = `sink:${url}/${once}/${run.uid}`;
  return {
    type: 'target',
    key: once,
    kind: 'event',
    once,
    stage,
    subject,
    scopes: [`sink:${url}`],
    content: { id, run: run.name, phase: run.phase },
    words: { vendor: 'Sink', what: 'event', where: once },
  };
}

function knownOf(result: HttpResult): boolean | undefined {
  if (result.kind !== 'answer' || result.status !== 200) {
    return undefined;
  }
  return answerSchema.parse(JSON.parse(result.body)).known;
}

/**
 * A type of Provider that tells the sink of each beginning and end of a Run.
 *
 * @param once - how far the sink lets it be proven that something arrived
 */
export function sinkType(
  type: string,
  once: Extract<Once, 'findable' | 'sameId'>,
): RegisteredProviderType {
  return defineProviderType<Settings>({
    type,
    section: 'config',
    vendor: 'Sink',
    secrets: [],
    settings: settingsSchema,
    plan: (run, { settings }) =>
      run.phase === 'running' || isFinal(run.phase)
        ? [targetOf(run, once, settings.url)]
        : [],
    describe: () => 'the sink',
    connect: async ({ url }, _, { http, now }): Promise<ProviderClient> => ({
      check: async () => ({ kind: 'ok', message: 'It works' }),
      async send({ content, scopes }, _receipt, signal) {
        const request = {
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(content),
        };
        const result = await http.request({ ...request, signal });
        const exchange = exchangeOf(request, result);
        const failure = outcomeOfStatus(result, {
          scope: scopes[0],
          now: now(),
        });
        return { ...(failure ?? { kind: 'delivered' }), exchange };
      },
      async find({ content }, signal) {
        if (once !== 'findable') {
          return 'unsupported';
        }
        const known = knownOf(
          await http.request({
            method: 'GET',
            url: `${url}/${content.id}`,
            signal,
          }),
        );
        if (known === undefined) {
          return 'unknown';
        }
        return known ? { ids: { id: content.id } } : 'absent';
      },
      close: async () => {},
    }),
  });
}
