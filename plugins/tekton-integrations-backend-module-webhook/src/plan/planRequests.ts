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

import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  Place,
  PlanContext,
  Planned,
  redactUrl,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { WebhookSettings } from '../settings';
import { WebhookTemplate } from '../template';
import { requestOf } from './requestOf';

/** How people call an address that they must not see. */
const SECRET_PLACE = 'its secret address';

const hostOf = (url: string) => new URL(url).host;

/** Where requests go, for people. */
export function describeReceiver({ url }: WebhookSettings): string {
  return url === undefined ? SECRET_PLACE : redactUrl(url);
}

/** The host that the settings name; an address that is a credential is none. */
export function placesOf({ url }: WebhookSettings): Place[] {
  return url === undefined ? [] : [{ kind: 'host', name: hostOf(url) }];
}

/**
 * The request about a Run's present state: an event at each transition. A
 * secret address is known by the Provider whose credential it is.
 */
export function planRequests(
  run: RunState,
  context: PlanContext<WebhookSettings, WebhookTemplate>,
): Planned[] {
  const { settings, provider } = context;
  const place = settings.url ?? provider;
  const subject = `webhook:${place}:${run.cluster.id}/${run.uid}`;
  const scope =
    settings.url === undefined
      ? `webhook:provider:${provider}`
      : `webhook:host:${hostOf(settings.url)}`;
  const { url, ...request } = requestOf(run, context, subject);
  return [
    {
      type: 'target',
      key: place,
      subject,
      kind: 'event',
      // The header webhook-id says that it is the same one again.
      once: 'sameId',
      stage: stageOf(run),
      scopes: [scope],
      content: { ...request, ...(url !== undefined && { url }) },
      words: {
        vendor: 'Webhook',
        what: 'request',
        where: describeReceiver(settings),
      },
      ...(isFinal(run.phase) &&
        run.kind === 'PipelineRun' && { needsTasks: true }),
    },
  ];
}
