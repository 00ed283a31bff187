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
  formatDuration,
  isBad,
  isFinal,
  runDuration,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  isHttpUrl,
  PlanContext,
  runLink,
} from 'backstage-plugin-tekton-integrations-node';
import { LIMITS } from '../blocks';
import { Block, Words } from '../content';
import { link, plain, safe } from '../mrkdwn';
import { SlackSettings } from '../settings';
import { commitUrlOf } from './commitUrlOf';
import { phaseSign, phaseText } from './phaseOf';

/** Ours, far below Slack's: a message is read at a glance. */
const MAX_TEXT = 300;
const MAX_VALUE = 200;
const MAX_DETAIL = 500;
const MAX_TASKS = 5;

type Context = Pick<PlanContext<SlackSettings>, 'runUrl' | 'severalClusters'>;

/** What the Run is called where it is one of many. */
function nameOf(run: RunState, { severalClusters }: Context): string {
  const name = `${run.namespace}/${run.name}`;
  return severalClusters ? `${run.cluster.name}/${name}` : name;
}

/** The pipeline; a task of a pipeline with the pipeline's Run before it. */
function titleOf(run: RunState): string {
  return run.parent
    ? `${run.parent.name} / ${run.pipelineTask ?? run.name}`
    : run.definition;
}

/** Nothing but our own marks becomes a link or a mention. */
function mrkdwn(text: string) {
  return { type: 'mrkdwn', text, verbatim: true } as const;
}

function section(text: string): Block {
  return { type: 'section', text: mrkdwn(text) };
}

function commitField(run: RunState): string[] {
  const { commit } = run;
  if (!commit?.sha) {
    return [];
  }
  const repository = [commit.owner, commit.repository].filter(Boolean);
  const label = safe(
    [repository.join('/'), commit.sha.slice(0, 7)].filter(Boolean).join('@'),
    MAX_VALUE,
  );
  const url = commitUrlOf(run, commit);
  const about = [commit.branch, commit.title].filter(Boolean).join(': ');
  return [
    `*Commit*\n${url === undefined ? label : link(url, label)}${about ? ` ${safe(about, MAX_VALUE)}` : ''}`,
  ];
}

function fieldsOf(run: RunState, context: Context): Block {
  const duration = isFinal(run.phase) ? runDuration(run) : undefined;
  const fields = [
    `*Run*\n${safe(nameOf(run, context), MAX_TEXT)}`,
    ...(duration === undefined
      ? []
      : [`*Duration*\n${formatDuration(duration)}`]),
    ...commitField(run),
  ];
  return {
    type: 'section',
    fields: fields.map(mrkdwn),
  };
}

/** What went wrong: the tasks that did, else what the controller says. */
function detailsOf(run: RunState): Block[] {
  if (!isBad(run.phase) || run.phase === 'unseen') {
    return [];
  }
  if (run.deleted) {
    return [section('It was deleted before it ended.')];
  }
  const failing = run.tasks.filter(({ phase }) => isBad(phase));
  const more = failing.length - MAX_TASKS;
  const tasks = failing.slice(0, MAX_TASKS).map(task => {
    const why = task.failure ?? task.reason;
    return `• *${safe(task.displayName ?? task.name, MAX_VALUE)}* ${safe(
      why ? `${phaseText(task.phase)}: ${why}` : phaseText(task.phase),
      MAX_VALUE,
    )}`;
  });
  if (tasks.length > 0) {
    return [
      section([...tasks, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')),
    ];
  }
  const said = [run.reason, run.message].filter(Boolean).join(': ');
  // Children that are gone are unknown, never said to have done well.
  const unknown =
    run.kind === 'PipelineRun' && run.phase === 'failed'
      ? ['Which task failed is unknown.']
      : [];
  const lines = [...(said ? [safe(said, MAX_DETAIL)] : []), ...unknown];
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}

function buttonsOf(run: RunState, { runUrl }: Context): Block[] {
  const buttons = [
    { id: 'open-run', label: 'Open run', url: runLink(run, runUrl) },
    {
      id: 'open-commit',
      label: 'Commit',
      url: run.commit && commitUrlOf(run, run.commit),
    },
  ].flatMap(({ id, label, url }) =>
    url !== undefined && url.length <= LIMITS.url && isHttpUrl(url)
      ? [
          {
            type: 'button' as const,
            action_id: id,
            text: { type: 'plain_text' as const, text: label, emoji: false },
            url,
          },
        ]
      : [],
  );
  return buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : [];
}

/** One sentence: what happened to which Run. */
function sentenceOf(run: RunState, context: Context): string {
  return safe(
    `${phaseSign(run.phase)} ${titleOf(run)} ${phaseText(run.phase)} (${nameOf(run, context)})`,
    MAX_TEXT,
  );
}

/** What a channel is told of a Run. */
export function messageOf(run: RunState, context: Context): Words {
  const sign = phaseSign(run.phase);
  const words = phaseText(run.phase);
  // What happened stays readable however long the name is.
  const title = plain(
    titleOf(run),
    LIMITS.header - sign.length - words.length - 2,
  );
  return {
    text: sentenceOf(run, context),
    blocks: [
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: `${sign} ${title} ${words}`,
          emoji: false,
        },
      },
      fieldsOf(run, context),
      ...detailsOf(run),
      ...buttonsOf(run, context),
    ],
  };
}

/** The answer to a message that says the rest: what happened, and why. */
export function alertOf(run: RunState, context: Context): Words {
  const title = safe(titleOf(run), MAX_VALUE);
  const name = safe(nameOf(run, context), MAX_TEXT);
  return {
    text: sentenceOf(run, context),
    blocks: [
      section(
        `${phaseSign(run.phase)} *${title}* ${phaseText(run.phase)} (${name})`,
      ),
      ...detailsOf(run),
      ...buttonsOf(run, context),
    ],
  };
}
