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

import { LimitedText } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { messageSchema } from '../content';
import { slackTemplate } from '../template';
import { targetOf } from './workspace';

function saidIn(...args: Parameters<typeof targetOf>) {
  return messageSchema.parse(targetOf(...args).content);
}

/** What is said in the first text of a template's blocks. */
function inBlock(block: object): string {
  const template = slackTemplate.rendered.parse({ blocks: [block] });
  const [first] = saidIn({}, {}, { template }).blocks;
  switch (first?.type) {
    case 'header':
      return first.text.text;
    case 'section':
      return first.text?.text ?? first.fields?.[0]?.text ?? '';
    case 'actions':
      return first.elements[0]?.text.text ?? '';
    default:
      throw new Error(`no text in ${first?.type}`);
  }
}

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });

/** What is shortened of what a Run says, with Slack's limits. */
export const TEXTS: readonly LimitedText[] = [
  {
    name: 'the title',
    max: 150,
    unit: 'characters',
    of: definition => {
      const [first] = saidIn({ definition }).blocks;
      return first?.type === 'header' ? first.text.text : '';
    },
  },
  {
    name: 'what notifications show',
    max: 4_000,
    unit: 'characters',
    of: definition => saidIn({ definition }).text,
  },
  {
    name: 'the details',
    max: 3_000,
    unit: 'characters',
    of: message => {
      const details = saidIn({ tasks: [], message }).blocks[2];
      return details?.type === 'section' ? (details.text?.text ?? '') : '';
    },
  },
  {
    name: "a template's text",
    max: 4_000,
    unit: 'characters',
    of: text =>
      saidIn({}, {}, { template: slackTemplate.rendered.parse({ text }) }).text,
  },
  {
    name: "a template's header",
    max: 150,
    unit: 'characters',
    of: text => inBlock({ type: 'header', text: plain(text) }),
  },
  {
    name: "a template's section",
    max: 3_000,
    unit: 'characters',
    of: text => inBlock({ type: 'section', text: mrkdwn(text) }),
  },
  {
    name: "a template's field",
    max: 2_000,
    unit: 'characters',
    of: text => inBlock({ type: 'section', fields: [mrkdwn(text)] }),
  },
  {
    name: "a template's button",
    max: 75,
    unit: 'characters',
    of: text =>
      inBlock({
        type: 'actions',
        elements: [
          { type: 'button', text: plain(text), url: 'https://ci.example/1' },
        ],
      }),
  },
];
