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
  defineProviderType,
  RegisteredProviderType,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

/**
 * A type of Provider whose module is not at hand: its section is taken as it
 * is, and nothing can be told of what it sends.
 *
 * @alpha
 */
export function shapeOnlyType(
  type: string,
  section: string,
): RegisteredProviderType {
  const settings = z.looseObject({});
  return defineProviderType<z.infer<typeof settings>, unknown>({
    type,
    section,
    vendor: type,
    secrets: [],
    settings,
    template: {
      schema: z.looseObject({}),
      rendered: z.unknown(),
      escapeFor: () => value => value,
    },
    plan: () => [
      {
        type: 'notSent',
        reason: 'noTarget',
        message: `The module of type '${type}' is not part of this command, so it is not known what is sent.`,
      },
    ],
    describe: () => `whoever a Provider of type ${type} reaches`,
    connect: () =>
      Promise.reject(new Error(`The module of type '${type}' is not here.`)),
  });
}
