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

import { SECTION_NAMES } from 'backstage-plugin-tekton-integrations-common';

/** What a type of Provider reads. */
export type Section = Record<string, unknown>;

/** The sections of a spec. */
export type Sections = {
  readonly [K in (typeof SECTION_NAMES)[number]]?: Section;
};

/** The sections that a spec has, without the rest of it. */
export function sectionsOf(spec: Sections): Sections {
  return Object.fromEntries(
    SECTION_NAMES.filter(name => spec[name] !== undefined).map(name => [
      name,
      spec[name],
    ]),
  );
}
