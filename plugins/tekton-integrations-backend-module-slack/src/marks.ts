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

import { createHash } from 'node:crypto';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { Message } from './content';

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * The marks that a message carries where people do not see them: which message
 * it is, and what it belongs to. They tell nothing of what they are made of.
 */
export function marksOf(subject: string, stage: string): Message['marks'] {
  return {
    message: hashOf('message', subject, stage),
    subject: hashOf('subject', subject),
    alert: hashOf('alert', subject, stage),
  };
}

/**
 * The marks under which a target is posted and looked up. What a person asked
 * to be sent again is another message, so the one before is not taken for it;
 * an edit stays one of the same message.
 */
export function marksFor(
  { marks, mode }: Pick<Message, 'marks' | 'mode'>,
  { redelivery }: Pick<Target, 'redelivery'>,
): Message['marks'] {
  return redelivery === undefined || mode === 'update'
    ? marks
    : {
        ...marks,
        message: hashOf('redelivered', marks.message, String(redelivery)),
      };
}
