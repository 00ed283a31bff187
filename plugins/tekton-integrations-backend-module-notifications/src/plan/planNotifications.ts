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
  isBad,
  isFinal,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  NoTarget,
  PlanContext,
  Planned,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { NotificationsSettings } from '../settings';
import { notificationOf } from './notificationOf';

type Context = PlanContext<NotificationsSettings>;

const SCOPE = 'backstage:notifications';

/** Owners are asked of the catalog where no recipients are named. */
export function usesEntity({ recipients }: NotificationsSettings): boolean {
  return recipients === undefined;
}

/** Who is told, for people. */
export function describeRecipients({
  recipients,
}: NotificationsSettings): string {
  return recipients?.join(', ') ?? 'the owners of its entity';
}

const notSent = (reason: NoTarget['reason'], message: string): NoTarget => ({
  type: 'notSent',
  reason,
  message,
});

/**
 * Who is told. The notifications plugin finds the people: an entity that is
 * neither user nor group stands for its owners.
 */
function recipientsOf({
  settings,
  routing,
}: Context): readonly string[] | NoTarget {
  if (settings.recipients) {
    return settings.recipients;
  }
  switch (routing.kind) {
    case 'entity':
      return [routing.ref];
    case 'none':
      return notSent('noTarget', routing.message);
    case 'unknown':
      return notSent('catalogAway', routing.message);
    default:
      return routing satisfies never;
  }
}

/**
 * The notification of a Run's end: by default of a bad one, since each may go
 * on to people's e-mail and chat.
 *
 * A repeat, and a later end of the same Run, has the same scope, and takes the
 * place of the first one in a person's list. So the scope is the id by which
 * it is known again; what e-mail and chat were told stays told.
 */
export function planNotifications(run: RunState, context: Context): Planned[] {
  const when = context.settings.when ?? 'failures';
  if (!isFinal(run.phase)) {
    return [notSent('notMatched', 'People are told when a Run ends.')];
  }
  if (when === 'failures' && !isBad(run.phase)) {
    return [
      notSent(
        'notMatched',
        "People are told of failures; with when 'finals' they are told of each end.",
      ),
    ];
  }
  const recipients = recipientsOf(context);
  if ('type' in recipients) {
    return [recipients];
  }
  const key = recipients.join(',');
  return [
    {
      type: 'target',
      key,
      subject: `${SCOPE}:${key}:${run.cluster.id}/${run.uid}`,
      kind: 'event',
      once: 'sameId',
      stage: stageOf(run),
      scopes: [SCOPE],
      content: notificationOf(run, context, recipients),
      words: {
        vendor: 'Backstage',
        what: 'notification',
        where: recipients.join(', '),
      },
      ...(isBad(run.phase) &&
        run.kind === 'PipelineRun' && { needsTasks: true }),
    },
  ];
}
