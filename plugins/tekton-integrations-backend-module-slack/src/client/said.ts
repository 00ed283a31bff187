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

import { Block, Words } from '../content';
import { shortened } from '../mrkdwn';

/** chat.update takes no more: https://docs.slack.dev/reference/methods/chat.update */
const MAX_TEXT = 4_000;
const MAX_BLOCKS = 50;

/**
 * Words with a mention: under the title, where a phone shows it, and in the
 * text that notifications show.
 *
 * @param mention - as Slack writes it, `<@U024BE7LH>`
 */
export function withMention(words: Words, mention: string | undefined): Words {
  if (mention === undefined) {
    return words;
  }
  const { text, blocks } = words;
  const block: Block = {
    type: 'section',
    text: { type: 'mrkdwn', text: mention, verbatim: true },
  };
  const [first, ...rest] = blocks;
  return {
    text: `${mention} ${shortened(text, MAX_TEXT - mention.length - 1)}`,
    blocks:
      first === undefined || blocks.length >= MAX_BLOCKS
        ? blocks
        : [first, block, ...rest],
  };
}
