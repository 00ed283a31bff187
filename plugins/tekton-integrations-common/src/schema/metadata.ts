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
 * Group and version of the Kubernetes API.
 *
 * @public
 */
export const API_GROUP = 'integrations.tekton.ornew.io';

/**
 * Version of the Kubernetes API.
 *
 * @public
 */
export const API_VERSION = 'v1alpha1';

/** Key of a schema's CEL rules, which the generated CRDs take over. */
export const VALIDATIONS = 'x-kubernetes-validations';

/** Mark of a credential in a schema of app-config. */
export const SECRET = 'x-secret';

/** A name as Kubernetes allows it for most objects. */
export const objectName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'is not a Kubernetes name');

/** An address of a vendor or receiver; credentials have fields of their own. */
export const httpUrl = z
  .string()
  .max(2048)
  .regex(
    /^https?:\/\/[^\s\/?#@]+([\/?#]\S*)?$/,
    'is not an http or https URL without user and password',
  );

/** Longest key of a label or annotation: prefix, slash and name. */
const MAX_KEY = 317;
const MAX_LABEL = 63;

/** A map whose number of entries and whose keys are bounded. */
export function boundedMap<T extends z.ZodType>(
  values: T,
  bounds: { readonly entries: number; readonly key: number },
) {
  const { entries, key } = bounds;
  const message = `has a key of more than ${key} characters`;
  return z
    .record(z.string(), values)
    .refine(
      map => Object.keys(map).length <= entries,
      `has more than ${entries} entries`,
    )
    .refine(map => Object.keys(map).every(name => name.length <= key), message)
    .meta({
      maxProperties: entries,
      [VALIDATIONS]: [{ rule: `self.all(key, size(key) <= ${key})`, message }],
    });
}

/** An object of any shape, of which only the number of fields is bounded. */
export function freeObject(fields: number) {
  return z
    .record(z.string(), z.unknown())
    .refine(
      object => Object.keys(object).length <= fields,
      `has more than ${fields} fields`,
    )
    .meta({ maxProperties: fields });
}

const SELECTOR_NEEDS =
  'needs values for In and NotIn, and none for Exists and DoesNotExist';

/** Requirements on labels, as a LabelSelector of Kubernetes has them. */
export const selectorExpressionsSchema = z
  .array(
    z
      .strictObject({
        key: z.string().min(1).max(MAX_KEY).describe('Key of the label.'),
        operator: z
          .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
          .describe('Relation of the key to the values.'),
        values: z
          .array(z.string().max(MAX_LABEL))
          .max(64)
          .optional()
          .describe('Values for In and NotIn; none for the other operators.'),
      })
      .refine(
        ({ operator, values = [] }) =>
          values.length > 0 === (operator === 'In' || operator === 'NotIn'),
        SELECTOR_NEEDS,
      )
      .meta({
        [VALIDATIONS]: [
          {
            rule: "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
            message: SELECTOR_NEEDS,
          },
        ],
      }),
  )
  .max(32);

/** Labels with their values, as a LabelSelector of Kubernetes has them. */
export const matchLabelsSchema = boundedMap(z.string().max(MAX_LABEL), {
  entries: 64,
  key: MAX_KEY,
});

/**
 * Zod schema of a LabelSelector of Kubernetes.
 *
 * @public
 */
export const labelSelectorSchema = z.strictObject({
  matchLabels: matchLabelsSchema
    .optional()
    .describe('Labels that must have exactly these values.'),
  matchExpressions: selectorExpressionsSchema
    .optional()
    .describe('Requirements that must all hold.'),
});

/**
 * A LabelSelector of Kubernetes.
 *
 * @public
 */
export type LabelSelector = z.infer<typeof labelSelectorSchema>;

const secretName = objectName.describe(
  'Name of the Secret in the same namespace.',
);

/** A key as Kubernetes allows it in a Secret. */
const secretKey = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, 'is not a key of a Secret')
  .optional();

/**
 * A reference to a key of a Secret in the own namespace. The API server fills
 * in the key; to the portal it may be missing.
 */
export function secretReference(defaultKey: string) {
  return z.strictObject({
    secretRef: z
      .strictObject({
        name: secretName,
        key: secretKey
          .describe('Key in the Secret.')
          .meta({ default: defaultKey }),
      })
      .describe('Where the value stands.'),
  });
}

/** A reference to a Secret with several keys of fixed names. */
export function wholeSecretReference(keys: string) {
  return z.strictObject({
    secretRef: z.strictObject({ name: secretName }).describe(keys),
  });
}

/** A credential as app-config has it. */
export const secretValue = z
  .string()
  .min(1)
  .max(32_768)
  .meta({ [SECRET]: true });
