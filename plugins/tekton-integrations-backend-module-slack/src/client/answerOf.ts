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

import { HttpResult } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

const answerSchema = z.discriminatedUnion('ok', [
  z.looseObject({ ok: z.literal(true) }),
  z.object({
    ok: z.literal(false),
    error: z.string(),
    needed: z.string().optional(),
    errors: z.array(z.string()).optional(),
  }),
]);

export type SlackAnswer = z.infer<typeof answerSchema>;

/**
 * What Slack says in the body. It answers 200 to nearly everything; anything
 * without an `ok` is not Slack's.
 */
export function answerOf(result: HttpResult): SlackAnswer | undefined {
  if (result.kind !== 'answer' || result.truncated) {
    return undefined;
  }
  try {
    const parsed = answerSchema.safeParse(JSON.parse(result.body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Slack's own words for a refusal. */
export function wordsOf(answer: SlackAnswer | undefined): string | undefined {
  return answer?.ok === false
    ? [answer.error, answer.errors?.join('; ')].filter(Boolean).join(': ')
    : undefined;
}
