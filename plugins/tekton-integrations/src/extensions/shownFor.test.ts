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

import { ENTITY_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';
import { shownFor } from './shownFor';

describe('shownFor', () => {
  it('names the annotations that the docs name', () => {
    const names = shownFor.$any.flatMap(Object.keys);
    expect(names).toEqual(
      [
        ENTITY_ANNOTATIONS.tektonTab,
        ENTITY_ANNOTATIONS.enabled,
        ENTITY_ANNOTATIONS.janusTab,
      ].map(name => `metadata.annotations.${name}`),
    );
  });
});
