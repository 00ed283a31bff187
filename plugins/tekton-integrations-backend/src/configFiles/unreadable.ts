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

const yamlErrorSchema = z.object({
  code: z.string(),
  linePos: z
    .tuple([z.object({ line: z.number(), col: z.number() })])
    .rest(z.unknown()),
});

const missingFileSchema = z.object({
  message: z.string().regex(/^.*"[^"\n]+",? (?:file )?does not exist$/),
});

/**
 * What is wrong with files that cannot be read, without anything that stands
 * in them: messages of parsers quote the text around, which may be a secret.
 */
export function unreadableWords(error: unknown): string {
  const yaml = yamlErrorSchema.safeParse(error);
  if (yaml.success) {
    const [{ line, col }] = yaml.data.linePos;
    return `it is not YAML in line ${line}, column ${col} (${yaml.data.code})`;
  }
  const missing = missingFileSchema.safeParse(error);
  return missing.success
    ? missing.data.message
    : 'a file of it, or one that it includes, cannot be read';
}
