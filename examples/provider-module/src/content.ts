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
  truncate,
  truncateBytes,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

/** The vendor counts characters of a title. */
export const MAX_TITLE = 80;
/** The vendor counts bytes of a text. */
export const MAX_TEXT_BYTES = 2_000;

/** A title as the vendor takes it. */
export function titleWithin(text: string): string {
  return truncate(oneLine(text), MAX_TITLE);
}

/** A text as the vendor takes it. */
export function textWithin(text: string): string {
  return truncateBytes(text, MAX_TEXT_BYTES);
}

/** A message as it is kept until it is sent: no credentials in it. */
export const messageSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  link: z.string(),
});
