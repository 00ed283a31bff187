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

/**
 * Keys of the Standard Webhooks signature; two, so that a receiver can change
 * over from one to the other while requests arrive.
 *
 * @param value - a single credential; the key is that of the Secret
 */
export function signingKeys<Value extends z.ZodType>(
  value: (key: string) => Value,
) {
  return {
    signing: value('signing-key')
      .optional()
      .describe(
        'Key with which each request is signed (HMAC, Standard Webhooks): `whsec_…` in base64, or any other text as it is. Default: it is not.',
      ),
    previousSigning: value('previous-signing-key')
      .optional()
      .describe(
        'A second key with which each request is signed too, while receivers change over. Default: none.',
      ),
  };
}
