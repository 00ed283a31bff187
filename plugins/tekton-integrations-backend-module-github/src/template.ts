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

import { TemplateType } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { MAX_DESCRIPTION } from './content';
import { insertedInto, shortened } from './markdown';
import { shortStoredLine, storedLine } from './plainText';

/**
 * What a template of type GitHubApp may say.
 *
 * @public
 */
export interface GitHubTemplate {
  /** The text beside the commit status; the title of the check run. */
  readonly description?: string;
  /** The name of the commit status, of the check run, of the comment. */
  readonly context?: string;
  /** The summary of the check run; the comment. */
  readonly summary?: string;
}

const EMPTY = 'must not be empty';
const written = z.string().min(1, EMPTY);

/**
 * A template of type GitHubApp, as it is written.
 *
 * @public
 */
export const githubTemplateSchema: z.ZodType<GitHubTemplate> = z.strictObject({
  description: written
    .optional()
    .describe(
      'The text beside the commit status and the title of the check run: plain text on one line, shortened to 140 characters. Default: how the Run went.',
    ),
  context: written
    .optional()
    .describe(
      "The whole name of the commit status or check run, and what tells one comment of a pull request from another, shortened to 255 characters; whoever names the same one shares it. A Run's annotation context-id wins over it. Default: 'tekton: ' and the name of the pipeline.",
    ),
  summary: written
    .optional()
    .describe(
      'The summary of the check run and the text of the comment: Markdown, shortened to 65,535 bytes. Default: the Run, what failed, and a table of its tasks.',
    ),
});

const rendered = (toLine: (text: string) => string) =>
  z.string().transform(toLine).pipe(z.string().min(1, EMPTY)).optional();

/** The template of the type: what is inserted is plain text, whatever it is. */
export const githubTemplate: TemplateType<GitHubTemplate> = {
  schema: githubTemplateSchema,
  rendered: z.strictObject({
    description: rendered(text => shortStoredLine(text, MAX_DESCRIPTION)),
    // It is shortened where all of its parts are known.
    context: rendered(storedLine),
    summary: z
      .string()
      .refine(text => text.trim() !== '', { error: EMPTY, abort: true })
      .transform(text => shortened(text))
      .optional(),
  }),
  escapeFor: ([field]) =>
    field === 'summary'
      ? (value, before) => insertedInto(before, value)
      : storedLine,
};
