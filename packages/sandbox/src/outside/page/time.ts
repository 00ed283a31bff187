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

import { html } from './html';
import type { Markup } from './html';

/** A time in UTC; the page's script adds how long ago that is, so that an unchanged page stays unchanged. */
export function clockTime(time: number): Markup {
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}" title="${iso}"
    >${iso.slice(11, 19)} UTC</time
  >`;
}
