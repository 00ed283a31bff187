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
import { shortStoredLine, storedLine } from './plainText';

/**
 * What a template of type GitHubApp may say.
 *
 * @public
 */
export interface GitHubTemplate {
  /** The text beside the commit status. */
  readonly description?: string;
  /** The name of the commit status. */
  readonly context?: string;
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
      'The text beside the commit status: plain text on one line, shortened to 140 characters. Default: how the Run went.',
    ),
  context: written
    .optional()
    .describe(
      "The whole name of the commit status, shortened to 255 characters; whoever names the same one shares it. A Run's annotation context-id wins over it. Default: 'tekton: ' and the name of the pipeline.",
    ),
});

const rendered = (toLine: (text: string) => string) =>
  z.string().transform(toLine).pipe(z.string().min(1, EMPTY)).optional();

/** The template of the type: plain text, whatever is inserted. */
export const githubTemplate: TemplateType<GitHubTemplate> = {
  schema: githubTemplateSchema,
  rendered: z.strictObject({
    description: rendered(text => shortStoredLine(text, MAX_DESCRIPTION)),
    // It is shortened where all of its parts are known.
    context: rendered(storedLine),
  }),
  escapeFor: () => storedLine,
};
