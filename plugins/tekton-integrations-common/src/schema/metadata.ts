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

/** Requirements on labels, as a LabelSelector of Kubernetes has them. */
export const selectorExpressionsSchema = z
  .array(
    z.strictObject({
      key: z.string().min(1).describe('Key of the label.'),
      operator: z
        .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
        .describe('Relation of the key to the values.'),
      values: z
        .array(z.string())
        .max(64)
        .optional()
        .describe('Values for In and NotIn; none for the other operators.'),
    }),
  )
  .max(32);

/**
 * Zod schema of a LabelSelector of Kubernetes.
 *
 * @public
 */
export const labelSelectorSchema = z.strictObject({
  matchLabels: z
    .record(z.string(), z.string())
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

/**
 * Zod schema of a reference to a key of a Secret in the own namespace.
 *
 * @public
 */
export const secretReferenceSchema = z.object({
  secretRef: z
    .object({
      name: objectName.describe('Name of the Secret in the same namespace.'),
      key: z
        .string()
        .min(1)
        .max(253)
        .optional()
        .describe('Key in the Secret; the default depends on the field.'),
    })
    .describe('Where the value stands.'),
});

/**
 * A reference to a key of a Secret in the own namespace.
 *
 * @public
 */
export type SecretReference = z.infer<typeof secretReferenceSchema>;
