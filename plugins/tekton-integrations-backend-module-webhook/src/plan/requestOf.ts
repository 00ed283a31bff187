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
  PlanContext,
  runMessage,
} from 'backstage-plugin-tekton-integrations-node';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { WebhookRequest } from '../content';
import { WebhookSettings } from '../settings';
import { MAX_BODY_BYTES, WebhookTemplate } from '../template';

const lowerCased = (headers: Iterable<readonly [string, string]>) =>
  Object.fromEntries(
    [...headers].map(([name, value]) => [name.toLowerCase(), value]),
  );

/**
 * The request about a Run's present state, without credentials.
 *
 * @param subject - the target's: a repeat has the same id
 */
export function requestOf(
  run: RunState,
  context: PlanContext<WebhookSettings, WebhookTemplate>,
  subject: string,
): WebhookRequest {
  const { settings, template, runUrl, tenant } = context;
  const { text, contentType } = template?.body ?? {
    text: runMessage(run, { runUrl, subject, maxBytes: MAX_BODY_BYTES }).body,
    contentType: 'application/json',
  };
  const headers = {
    'content-type': contentType,
    ...lowerCased((settings.headers ?? []).map(it => [it.name, it.value])),
    ...lowerCased(Object.entries(template?.headers ?? {})),
  };
  return {
    url: settings.url,
    method: settings.method ?? 'POST',
    headers: Object.fromEntries(
      Object.entries(headers).filter(([, value]) => value !== ''),
    ),
    body: text,
    id: eventIdOf(run, subject),
    ...(tenant && settings.url !== undefined && { tenant }),
  };
}
