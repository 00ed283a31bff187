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
import { httpUrl, secretReference, secretValue, VALIDATIONS } from './metadata';
import { signingKeys } from './signing';

/** Headers that HTTP and the signature make, and that nobody else may. */
const OWN_HEADERS = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
];
const OWN_HEADERS_CEL = OWN_HEADERS.map(name => `'${name}'`).join(', ');
const HEADERS_ARE_MADE = `cannot set ${OWN_HEADERS.join(', ')}, which are made for each request`;

/**
 * Whether a header of a webhook may be set by its author.
 *
 * @public
 */
export function isFreeHeader(name: string): boolean {
  return !OWN_HEADERS.includes(name.toLowerCase());
}

/**
 * Name of a header.
 *
 * @public
 */
export const headerNameSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'is not the name of a header');

function headerSchema<Value extends z.ZodType>(value: Value) {
  return z
    .strictObject({
      name: headerNameSchema.describe('Name of the header.'),
      value,
    })
    .refine(({ name }) => isFreeHeader(name), HEADERS_ARE_MADE)
    .meta({
      [VALIDATIONS]: [
        {
          rule: `!(self.name.lowerAscii() in [${OWN_HEADERS_CEL}])`,
          message: HEADERS_ARE_MADE,
        },
      ],
    });
}

/**
 * What of section `webhook` a Notification may say too.
 *
 * @public
 */
export const webhookOptionsSchema = z.strictObject({
  url: httpUrl
    .optional()
    .describe(
      'Where requests are sent; seen by whoever sees the Provider. Through a Provider of app-config a Notification names one where access.hosts grants its host.',
    ),
  method: z
    .enum(['POST', 'PUT', 'PATCH'])
    .optional()
    .describe('Method of the requests. Default: POST.'),
  headers: z
    .array(
      headerSchema(
        z
          .string()
          .max(2048)
          .regex(
            /^([!-~]([ -~]*[!-~])?)?$/,
            'is not printable ASCII without space around it',
          )
          .describe('Its value, which is no secret.'),
      ),
    )
    .max(32)
    .optional()
    .describe('Further headers of the requests. Default: none.'),
});

const ONE_URL = 'needs either url or secretURL';

function sectionSchema<Value extends z.ZodType>(value: (key: string) => Value) {
  return webhookOptionsSchema
    .extend({
      secretURL: value('url')
        .optional()
        .describe(
          'Where requests are sent, in the place of url, where the address itself lets anybody send. Default: none.',
        ),
      secretHeaders: z
        .array(
          headerSchema(value('value').describe('Its value, with any scheme.')),
        )
        .max(16)
        .optional()
        .describe(
          'Headers with credentials, for example Authorization, over others of the same name. Default: none.',
        ),
      ...signingKeys(value),
    })
    .refine(
      ({ url, secretURL }) => (url === undefined) !== (secretURL === undefined),
      ONE_URL,
    )
    .meta({
      [VALIDATIONS]: [
        { rule: 'has(self.url) != has(self.secretURL)', message: ONE_URL },
      ],
    });
}

/**
 * Section `webhook` of a Provider object.
 *
 * @public
 */
export const webhookSchema = sectionSchema(secretReference);

/**
 * A webhook in app-config.
 *
 * @public
 */
export const webhookConfigSchema = sectionSchema(() => secretValue);
