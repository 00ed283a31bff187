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
  phaseWords,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  PlanContext,
  Planned,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Message, Words } from '../content';
import { marksOf } from '../marks';
import { SlackSettings } from '../settings';
import { SlackTemplate } from '../template';
import {
  byStatuses,
  ChannelEntry,
  NamedChannel,
  writtenChannels,
} from './channelOf';
import { chosenChannels } from './chosenChannels';
import { limitsOf } from './limitsOf';
import { mentionOf } from './mentionOf';
import { alertOf, messageOf } from './messageOf';
import { appearanceOf } from './phaseOf';

type Context = PlanContext<SlackSettings, SlackTemplate>;
type Mode = Message['mode'];

/** Where a message goes, and how. */
interface Place extends Omit<NamedChannel, 'channel'> {
  /** None where an incoming webhook has its own. */
  readonly channel: string | null;
  /** Names it in keys, subjects and scopes. */
  readonly name: string;
  readonly mode: Mode;
}

const KINDS: Readonly<Record<Mode, Target['kind']>> = {
  post: 'event',
  update: 'state',
  thread: 'event',
};

/**
 * What is said: our own words, or those of a template. A text alone is the
 * whole message; blocks alone leave notifications our text.
 */
function saidOf(own: Words, { text, blocks }: SlackTemplate = {}): Words {
  if (text !== undefined) {
    return { text, blocks: blocks ?? [] };
  }
  return blocks === undefined ? own : { ...own, blocks };
}

function targetOf(run: RunState, context: Context, place: Place): Target {
  const { settings, template } = context;
  const { channel, name, mode, words, chosen } = place;
  const bad = isBad(run.phase);
  const scope = `slack:${name}`;
  const subject = [
    scope.replace(/^slack:channel:/, 'slack:'),
    `${run.cluster.id}/${run.uid}`,
    ...(mode === 'post' ? [] : [mode]),
  ].join(':');
  const stage = mode === 'post' ? stageOf(run) : appearanceOf(run);
  const held = settings.onDoubt === 'hold';
  const alert =
    mode === 'update' && bad ? saidOf(alertOf(run, context), template) : null;
  const content: Message = {
    channel,
    mode,
    ...saidOf(messageOf(run, context), template),
    alert,
    broadcast: bad,
    mention: mentionOf(run, context),
    marks: marksOf(subject, stage),
    since: Date.parse(run.createdAt),
  };
  return {
    type: 'target',
    key: channel ?? 'webhook',
    kind: KINDS[mode],
    subject,
    stage,
    // A webhook posts and reads nothing.
    once: held || channel === null ? 'atLeastOnce' : 'findable',
    ...(held && { onDoubt: 'hold' }),
    scopes: [scope],
    limits: limitsOf(scope, mode, alert !== null),
    content,
    words: { vendor: 'Slack', what: 'message', where: words },
    ...(chosen && { chosen: [chosen] }),
    ...(bad && run.kind === 'PipelineRun' && { needsTasks: true }),
  };
}

/** In which mode a channel is told of a Run's present state, if it is. */
function modeFor(
  run: RunState,
  { statuses }: Pick<ChannelEntry, 'statuses'>,
  { mode = 'post' }: SlackSettings,
): Mode | undefined {
  if (statuses !== undefined) {
    return statuses.some(status => status === run.phase) ? 'post' : undefined;
  }
  return mode === 'post' && !isFinal(run.phase) ? undefined : mode;
}

function notMatched(message: string): Planned[] {
  return [{ type: 'notSent', reason: 'notMatched', message }];
}

const ENDS_ONLY =
  "Slack is told when a Run ends; with mode 'update' or 'thread' it is told before.";

/**
 * The messages of a Run, one for each channel.
 *
 * `post` is an event at each end, `thread` one at each change that is seen.
 * `update` is a state: one message of a Run that is edited. Each has a subject
 * of its own, and so a message of its own.
 *
 * Slack counts posts by channel, and a channel's id names its workspace too,
 * so that is the scope. Edits count by workspace and method: the workspace is
 * known to nobody who plans, and one scope for the edits of all workspaces
 * would let one of them hold up the others. A refused edit therefore holds its
 * channel.
 */
export function planMessages(run: RunState, context: Context): Planned[] {
  const { settings, provider } = context;
  if (settings.channels === undefined) {
    return isFinal(run.phase)
      ? [
          targetOf(run, context, {
            channel: null,
            name: `webhook:${provider}`,
            words: 'the channel of its incoming webhook',
            mode: 'post',
          }),
        ]
      : notMatched('An incoming webhook is told when a Run ends.');
  }
  const told = settings.channels.filter(
    entry => modeFor(run, entry, settings) !== undefined,
  );
  if (told.length === 0) {
    return notMatched(
      isFinal(run.phase)
        ? `No channel is told of a Run that ${phaseWords(run.phase)}: each has other statuses.`
        : ENDS_ONLY,
    );
  }
  const chosen = chosenChannels(told, run, context);
  // Each channel is told once, and rather of everything than of some.
  const channels = byStatuses([
    ...writtenChannels(told),
    ...chosen.filter(item => 'channel' in item),
  ]);
  const planned: Planned[] = [
    ...channels.map(item =>
      targetOf(run, context, {
        ...item,
        name: `channel:${item.channel}`,
        mode: modeFor(run, item, settings) ?? 'post',
      }),
    ),
    ...chosen.flatMap(item => ('channel' in item ? [] : [item])),
  ];
  const isFirst = (item: Planned, index: number) =>
    item.type === 'notSent' ||
    planned.findIndex(other => 'key' in other && other.key === item.key) ===
      index;
  return planned.filter(isFirst);
}
