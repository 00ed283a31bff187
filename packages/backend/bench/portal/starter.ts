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

const postgresSchema = z.object({
  kind: z.literal('postgres'),
  address: z
    .object({
      host: z.string(),
      port: z.number(),
      user: z.string(),
      password: z.string(),
    })
    .optional(),
});
const compiledSchema = z.object({
  kind: z.literal('compiled'),
  folder: z.string(),
});

/** Where Postgres is; undefined where there is none for the platform. */
export type PostgresAddress = z.infer<typeof postgresSchema>['address'];

/** Asks whoever started this process for something. */
function ask<T>(kind: string, schema: z.ZodType<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    process.once('message', message => {
      const answer = schema.safeParse(message);
      if (answer.success) {
        resolve(answer.data);
      } else {
        reject(new Error(`${kind} failed: ${JSON.stringify(message)}`));
      }
    });
    process.send?.({ kind });
  });
}

export async function askForPostgres(): Promise<PostgresAddress> {
  return (await ask('startPostgres', postgresSchema)).address;
}

/** The folder in which this package lies compiled. */
export async function askForCompiled(): Promise<string> {
  return (await ask('compile', compiledSchema)).folder;
}
