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
  eventIdOf,
  ProviderType,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { textWithin, titleWithin } from './content';
import { ChatSettings } from './settings';
import { ChatTemplate } from './template';

type Plan = ProviderType<ChatSettings, ChatTemplate>['plan'];

const MINUTE_MS = 60_000;

function textOf(run: Parameters<Plan>[0]): string {
  const failures = run.tasks
    .filter(({ failure }) => failure !== undefined)
    .map(({ name, failure }) => `${name}: ${failure}`);
  return failures.join('\n') || (run.message ?? '');
}

/** One message for each state of a Run, in the room of the Provider. */
export const planMessages: Plan = (run, context) => {
  const { settings, template, runUrl } = context;
  const { host } = new URL(settings.baseURL);
  const scope = `chat:${host}`;
  const room = `${scope}:${settings.room}`;
  const subject = `${room}:${run.cluster.id}/${run.uid}`;
  const title = `${run.definition} ${run.phase} (${run.namespace}/${run.name})`;
  return [
    {
      type: 'target',
      key: settings.room,
      subject,
      kind: 'event',
      once: 'findable',
      stage: stageOf(run),
      scopes: [scope, room],
      limits: [{ scope: room, per: MINUTE_MS, limit: 60, burst: 10 }],
      content: {
        id: eventIdOf(run, subject),
        title: template?.title ?? titleWithin(title),
        text: template?.text ?? textWithin(textOf(run)),
        link: runUrl,
      },
      words: { vendor: 'Chat', what: 'message', where: settings.room },
      needsTasks: run.phase === 'failed',
    },
  ];
};
