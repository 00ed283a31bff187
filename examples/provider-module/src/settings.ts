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
import { z } from 'zod';

/** The section `config` of a Provider, without its token. */
export const chatSettingsSchema = z.strictObject({
  baseURL: z.url({ protocol: /^https?$/ }),
  // It becomes part of an address, so it is checked by the vendor's grammar.
  room: z.string().regex(/^[a-z0-9-]{1,64}$/, 'is not the name of a room'),
});

/** What a Provider of type example.org/Chat says. */
export type ChatSettings = z.infer<typeof chatSettingsSchema>;
