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

/** Names in which * stands for any characters. */
export const patterns = z.array(z.string().min(1).max(512)).min(1).max(1024);

/**
 * Zod schema of {@link Ownership}.
 *
 * @public
 */
export const ownershipSchema = z.strictObject({
  clusters: patterns
    .optional()
    .describe('Names of clusters, * as wildcard. Default: all.'),
  namespaces: patterns.describe('Names of namespaces, * as wildcard.'),
  owner: z
    .string()
    .max(512)
    .regex(
      /^(?:[a-zA-Z]+:)?(?:[\w.-]+\/)?[\w.-]+$/,
      'is not the reference of an entity, group:default/team-a',
    )
    .describe('Reference of the group or user, group:default/team-a.'),
});

/**
 * An entry of `tektonIntegrations.ownership`: who owns what runs where.
 *
 * @public
 */
export type Ownership = z.infer<typeof ownershipSchema>;

/**
 * Zod schema of {@link RunsAccess}.
 *
 * @public
 */
export const runsAccessSchema = z.strictObject({
  clusters: patterns
    .optional()
    .describe('Names of clusters, * as wildcard. Default: all.'),
  from: patterns.describe(
    'Namespaces whose Notification objects see more, * as wildcard.',
  ),
  to: patterns.describe('Namespaces whose Runs they see, * as wildcard.'),
});

/**
 * An entry of `tektonIntegrations.access.runs`: which Notification objects
 * see the Runs of other namespaces of their cluster.
 *
 * @public
 */
export type RunsAccess = z.infer<typeof runsAccessSchema>;

const param = z.string().min(1).max(253);

/**
 * Zod schema of {@link CommitParams}.
 *
 * @public
 */
export const commitParamsSchema = z
  .strictObject({
    url: param.optional().describe("Parameter with the repository's address."),
    owner: param.optional().describe("Parameter with the repository's owner."),
    repository: param
      .optional()
      .describe("Parameter with the repository's name."),
    sha: param.describe('Parameter with the commit.'),
  })
  .refine(
    ({ url, owner, repository }) =>
      url === undefined
        ? owner !== undefined && repository !== undefined
        : owner === undefined && repository === undefined,
    'needs either url, or owner and repository',
  );

/**
 * An entry of `tektonIntegrations.commit.params`: names of parameters that
 * say together which commit a Run works on.
 *
 * @public
 */
export type CommitParams = z.infer<typeof commitParamsSchema>;

/** A time to keep something. */
export const retentionSchema = z.strictObject({
  days: z.number().int().min(1).max(3650).describe('Days.'),
});
