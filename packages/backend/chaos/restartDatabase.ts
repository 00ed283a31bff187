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

const answerSchema = z.object({ kind: z.literal('databaseRestarted') });

/**
 * Asks whoever started Postgres to stop it and to start it again.
 *
 * @param downMs - for so long it is away
 */
export async function restartDatabase(downMs: number): Promise<void> {
  await new Promise<void>(resolve => {
    const answered = (message: unknown) => {
      if (answerSchema.safeParse(message).success) {
        process.off('message', answered);
        resolve();
      }
    };
    process.on('message', answered);
    process.send?.({ kind: 'restartDatabase', downMs });
  });
}
