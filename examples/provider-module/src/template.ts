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
  oneLine,
  TemplateType,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { textWithin, titleWithin } from './content';

/** What a rule may say in its own words. */
export interface ChatTemplate {
  readonly title?: string;
  readonly text?: string;
}

/** Characters with a meaning in the vendor's text. */
const MARKUP = /[*_~`<>[\]\\]/g;

/** The template of the type: title and text. */
export const chatTemplate: TemplateType<ChatTemplate> = {
  schema: z.strictObject({
    title: z.string().optional(),
    text: z.string().optional(),
  }),
  rendered: z.strictObject({
    title: z.string().min(1).transform(titleWithin).optional(),
    text: z.string().transform(textWithin).optional(),
  }),
  // A title is plain to the vendor; in a text a value must not become markup.
  escapeFor: ([part]) =>
    part === 'title'
      ? oneLine
      : value => value.replace(MARKUP, character => `\\${character}`),
};
