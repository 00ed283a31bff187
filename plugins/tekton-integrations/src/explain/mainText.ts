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

import { ExplainedTarget } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

/** What a commit status consists of, as far as people read it. */
const statusSchema = z.object({
  context: z.string(),
  state: z.string(),
  description: z.string().optional(),
});

/** What a message says where its layout cannot be shown. */
const messageSchema = z.object({ text: z.string() });

/** Slack's own escapes, as a reader sees them. */
const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The line that people would read, of content that has such a line. */
export function mainText({
  content,
}: ExplainedTarget): { label?: string; text: string } | undefined {
  const status = statusSchema.safeParse(content);
  if (status.success) {
    const { context, state, description } = status.data;
    return {
      label: context,
      text: [state, description].filter(Boolean).join(': '),
    };
  }
  const message = messageSchema.safeParse(content);
  return message.success ? { text: unescaped(message.data.text) } : undefined;
}
