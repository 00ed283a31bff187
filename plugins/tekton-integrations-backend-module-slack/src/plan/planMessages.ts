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
  PlanContext,
  Planned,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Message } from '../content';
import { SlackSettings } from '../settings';
import { SlackTemplate } from '../template';
import { NamedChannel, writtenChannels } from './channelOf';
import { chosenChannels } from './chosenChannels';
import { limitsOf } from './limitsOf';
import { messageOf } from './messageOf';
import { editStageOf } from './phaseOf';

type Context = PlanContext<SlackSettings, SlackTemplate>;

/**
 * What is said: our own words, or those of a template. A text alone is the
 * whole message; blocks alone leave notifications our text.
 */
function saidOf(
  run: RunState,
  context: Context,
): Pick<Message, 'text' | 'blocks'> {
  const { text, blocks } = context.template ?? {};
  if (text !== undefined) {
    return { text, blocks: blocks ?? [] };
  }
  const own = messageOf(run, context);
  return blocks === undefined ? own : { ...own, blocks };
}

/**
 * The messages of a Run, one for each channel.
 *
 * `post` is an event at each end. `update` is a state: one message of a Run
 * that is edited, so it has a subject of its own beside the posted ones.
 *
 * Slack counts posts by channel, and a channel's id names its workspace too,
 * so that is the scope. Edits count by workspace and method: the workspace is
 * known to nobody who plans, and one scope for the edits of all workspaces
 * would let one of them hold up the others. A refused edit therefore holds its
 * channel.
 */
export function planMessages(run: RunState, context: Context): Planned[] {
  const mode = context.settings.mode ?? 'post';
  if (mode === 'post' && !isFinal(run.phase)) {
    return [
      {
        type: 'notSent',
        reason: 'notMatched',
        message:
          "Slack is told when a Run ends; with mode 'update' it is told before.",
      },
    ];
  }
  const message = saidOf(run, context);
  const id = `${run.cluster.id}/${run.uid}`;
  const targetOf = ({ channel, words, chosen }: NamedChannel): Target => {
    const content: Message = { channel, mode, ...message };
    const common = {
      type: 'target',
      key: channel,
      once: 'atLeastOnce',
      scopes: [`slack:channel:${channel}`],
      limits: limitsOf(`slack:channel:${channel}`, mode),
      content,
      words: { vendor: 'Slack', what: 'message', where: words },
      ...(chosen && { chosen: [chosen] }),
      ...(isBad(run.phase) &&
        run.kind === 'PipelineRun' && { needsTasks: true }),
    } as const;
    return mode === 'post'
      ? {
          ...common,
          kind: 'event',
          subject: `slack:${channel}:${id}`,
          stage: stageOf(run),
        }
      : {
          ...common,
          kind: 'state',
          subject: `slack:${channel}:${id}:update`,
          stage: editStageOf(run),
        };
  };
  // A channel that is written needs no grant, so it goes before one chosen.
  const planned = [
    ...writtenChannels(context.settings),
    ...chosenChannels(run, context),
  ].map(item => ('channel' in item ? targetOf(item) : item));
  const isFirst = (item: Planned, index: number) =>
    item.type === 'notSent' ||
    planned.findIndex(other => 'key' in other && other.key === item.key) ===
      index;
  return planned.filter(isFirst);
}
