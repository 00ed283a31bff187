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
  RegisteredProviderType,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

const settings = z.object({
  channels: z.array(z.object({ id: z.string() })).min(1),
  mode: z.enum(['post', 'update']).optional(),
});

/**
 * A provider type under SlackApp's name that plans one target for each
 * channel and connects to nothing: rules and plans need no vendor. What a template inserts comes out in upper case.
 */
export function plainType(
  over: { needsTasks?: boolean; failure?: Error; usesEntity?: boolean } = {},
): RegisteredProviderType {
  return defineProviderType<z.infer<typeof settings>, { text: string }>({
    type: 'SlackApp',
    section: 'slackApp',
    vendor: 'Slack',
    secrets: [{ field: 'accessToken', defaultKey: 'access-token' }],
    settings,
    template: {
      schema: z.strictObject({ text: z.string() }),
      rendered: z.strictObject({ text: z.string().min(1) }),
      escapeFor: () => value => value.toUpperCase(),
    },
    places: ({ channels }) =>
      channels.map(({ id }) => ({ kind: 'channel', name: id })),
    usesEntity: () => over.usesEntity ?? false,
    plan: (run, context) => {
      if (over.failure) {
        throw over.failure;
      }
      return context.settings.channels.map(({ id }) => ({
        type: 'target',
        key: id,
        subject: `plain:${id}:${run.uid}`,
        kind: context.settings.mode === 'update' ? 'state' : 'event',
        once: 'atLeastOnce',
        stage: stageOf(run),
        scopes: [],
        content: {
          phase: run.phase,
          runUrl: context.runUrl,
          ...(context.template && { text: context.template.text }),
        },
        words: { vendor: 'Slack', what: 'message', where: `#${id}` },
        needsTasks: over.needsTasks,
      }));
    },
    describe: ({ channels }) => channels.map(({ id }) => `#${id}`).join(', '),
    connect: () => Promise.reject(new Error('it is never connected')),
  });
}
