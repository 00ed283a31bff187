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

/** What is kept of a message until it is sent. */
export const messageSchema = z.object({
  project: z.string(),
  topic: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), z.string()),
  /** Subscriptions that keep order do so within it. */
  orderingKey: z.string(),
});

export type Message = z.infer<typeof messageSchema>;
