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
  phaseWords,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  eventIdOf,
  Place,
  PlanContext,
  Planned,
  redactUrl,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { createHash } from 'node:crypto';
import { Event } from '../content';
import { scopesOf } from '../scopes';
import { CloudEventsSettings, requestRateOf } from '../settings';
import { extensionsOf, sourceOf, timeOf } from './attributes';
import { cdEvent } from './cdEvent';
import { tektonEvent } from './tektonEvent';

const MINUTE_MS = 60_000;

/** Where events go, for people. */
export function describeReceiver({ webhook }: CloudEventsSettings): string {
  return redactUrl(webhook.url);
}

/** A receiver by its address, without what a query may tell. */
function receiverOf(url: string): string {
  const { search } = new URL(url);
  return search === ''
    ? redactUrl(url)
    : `${redactUrl(url)}#${createHash('sha256').update(search).digest('hex').slice(0, 12)}`;
}

/** The host that the settings name. */
export function placesOf({ webhook }: CloudEventsSettings): Place[] {
  return [{ kind: 'host', name: new URL(webhook.url).host }];
}

/**
 * The event about a Run's present state, at each of its transitions. What a
 * receiver may get twice has the same id and source both times.
 */
export function planEvents(
  run: RunState,
  context: PlanContext<CloudEventsSettings>,
): Planned[] {
  const { settings, runUrl, object } = context;
  const { url, validation } = settings.webhook;
  const { format = 'tekton', mode = 'binary' } = settings;
  const receiver = receiverOf(url);
  const subject = `events:${format}:${receiver}:${run.cluster.id}/${run.uid}`;
  const id = eventIdOf(run, subject);
  const said =
    format === 'tekton'
      ? tektonEvent(run, object)
      : cdEvent(run, { id, runUrl });
  if (said === undefined) {
    return [
      {
        type: 'notSent',
        reason: 'noTarget',
        message: `${format === 'tekton' ? 'Tekton has' : 'CDEvents have'} no event for a ${run.kind} that is ${phaseWords(run.phase)}.`,
      },
    ];
  }
  const scopes = scopesOf(settings);
  const content: Event = {
    mode,
    attributes: {
      id,
      source: sourceOf(run),
      type: said.type,
      subject: said.subject,
      time: timeOf(run),
      ...extensionsOf(run),
      ...(said.partial && { partial: true }),
    },
    data: said.data,
  };
  return [
    {
      type: 'target',
      key: receiver,
      subject,
      kind: 'event',
      once: 'sameId',
      stage: stageOf(run),
      scopes,
      ...(validation?.enabled && {
        limits: [
          {
            scope: scopes[1],
            per: MINUTE_MS,
            limit: requestRateOf(settings),
            told: true,
          },
        ],
      }),
      content,
      words: {
        vendor: 'CloudEvents',
        what: 'event',
        where: describeReceiver(settings),
      },
    },
  ];
}
