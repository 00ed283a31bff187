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
import { channelsOf } from './channelOf';
import { messageOf } from './messageOf';
import { editStageOf } from './phaseOf';

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
export function planMessages(
  run: RunState,
  context: PlanContext<SlackSettings>,
): Planned[] {
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
  const message = messageOf(run, context);
  const id = `${run.cluster.id}/${run.uid}`;
  return channelsOf(context.settings).map(({ channel, words }): Target => {
    const content: Message = { channel, mode, ...message };
    const common = {
      type: 'target',
      key: channel,
      once: 'atLeastOnce',
      scopes: [`slack:channel:${channel}`],
      content,
      words: { vendor: 'Slack', what: 'message', where: words },
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
  });
}
