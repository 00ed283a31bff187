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
  ENTITY_ANNOTATIONS,
  RunState,
  slackChannelSchema,
  TEP4_ANNOTATIONS,
} from 'backstage-plugin-tekton-integrations-common';
import {
  InvalidTarget,
  NoTarget,
  Place,
  PlanContext,
  quoted,
} from 'backstage-plugin-tekton-integrations-node';
import { SlackSettings } from '../settings';
import {
  byStatuses,
  ChannelEntry,
  NamedChannel,
  writtenChannels,
} from './channelOf';

type Context = Pick<
  PlanContext<SlackSettings>,
  'settings' | 'grants' | 'routing'
>;
type Chosen = NamedChannel | InvalidTarget | NoTarget;

/** Who names a channel, and where. */
interface Chooser {
  readonly key: 'fromEntity' | 'fromRun';
  readonly who: string;
  readonly annotation: string;
  readonly value: string | undefined;
  /** Lets them. */
  readonly entry: ChannelEntry;
}

function notSent(reason: NoTarget['reason'], message: string): NoTarget {
  return { type: 'notSent', reason, message };
}

function chosenBy(chooser: Chooser, { grants, settings }: Context): Chosen {
  const { key, who, annotation } = chooser;
  const id = chooser.value?.trim();
  if (!id) {
    return notSent(
      'noTarget',
      `${who} names no channel: add the annotation '${annotation}' with the id of one.`,
    );
  }
  if (!slackChannelSchema.shape.id.safeParse(id).success) {
    return {
      type: 'invalid',
      key,
      words: { vendor: 'Slack', what: 'message', where: quoted(id) },
      message: `${quoted(id)} is not the id of a Slack channel, such as C024BE91L: correct the annotation '${annotation}' of ${who}.`,
    };
  }
  const named = { channel: id, words: id, statuses: chooser.entry.statuses };
  // A channel that the settings name may be told anyway.
  if (
    writtenChannels(settings.channels).some(({ channel }) => channel === id)
  ) {
    return named;
  }
  const place: Place = { kind: 'channel', name: id };
  const refusal = grants.refusal(place);
  return refusal === undefined
    ? { ...named, chosen: place }
    : notSent('notPermitted', refusal);
}

function ofEntity(entry: ChannelEntry, context: Context): Chosen {
  const { routing } = context;
  switch (routing.kind) {
    case 'entity':
      return chosenBy(
        {
          key: 'fromEntity',
          who: `entity '${routing.ref}'`,
          annotation: ENTITY_ANNOTATIONS.slackChannel,
          value: routing.annotations[ENTITY_ANNOTATIONS.slackChannel],
          entry,
        },
        context,
      );
    case 'none':
      return notSent('noTarget', routing.message);
    case 'unknown':
      return notSent('catalogAway', routing.message);
    default:
      return routing satisfies never;
  }
}

function ofRun(entry: ChannelEntry, run: RunState, context: Context): Chosen {
  return chosenBy(
    {
      key: 'fromRun',
      who: 'the Run',
      annotation: TEP4_ANNOTATIONS.slackChannel,
      value: run.annotations[TEP4_ANNOTATIONS.slackChannel],
      entry,
    },
    context,
  );
}

/**
 * What the Run's entity and the Run itself choose, where entries let them.
 *
 * @param entries - those that are told of the Run's present state
 */
export function chosenChannels(
  entries: readonly ChannelEntry[],
  run: RunState,
  context: Context,
): Chosen[] {
  const [byEntity] = byStatuses(entries.filter(({ fromEntity }) => fromEntity));
  const [byRun] = byStatuses(entries.filter(({ fromRun }) => fromRun));
  return [
    ...(byEntity ? [ofEntity(byEntity, context)] : []),
    ...(byRun ? [ofRun(byRun, run, context)] : []),
  ];
}
