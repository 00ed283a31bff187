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

/**
 * Prints, as JSON, Providers and Notifications that an API server with our
 * CRDs must take, and those that it must refuse: one for each bound of a field
 * and for each rule. The end-to-end suite asks a real one.
 */
import { FULL_SPECS } from '../plugins/tekton-integrations-common/src/schema/__testUtils__/fullSpecs';
import {
  fieldOf,
  wrongSpecs,
} from '../plugins/tekton-integrations-common/src/schema/__testUtils__/wrongSpecs';

process.stdout.write(
  JSON.stringify({
    taken: FULL_SPECS,
    refused: wrongSpecs().map(({ path, ...wrong }) => ({
      ...wrong,
      field: fieldOf(path),
    })),
  }),
);
