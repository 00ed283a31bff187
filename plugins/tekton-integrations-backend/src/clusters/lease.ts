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

/** A Lease of coordination.k8s.io/v1. */
export interface Lease {
  readonly resourceVersion: string;
  /** Nothing where nobody holds it. */
  readonly holder?: string;
  /** Seconds. */
  readonly durationSeconds?: number;
  /** RFC 3339. */
  readonly acquireTime?: string;
  /** RFC 3339. */
  readonly renewTime?: string;
  /** How often it changed hands. */
  readonly transitions: number;
  /** Since when the holder has something to answer for, RFC 3339. */
  readonly managedSince?: string;
  /** Metadata as they stand there, with what others wrote into them. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What is written into a Lease. */
export type LeaseClaim = Required<
  Pick<Lease, 'holder' | 'durationSeconds' | 'acquireTime' | 'renewTime'>
> &
  Pick<Lease, 'transitions' | 'managedSince'>;

/** Read by every replica of the holder, also by one that starts later. */
const MANAGED_SINCE = 'integrations.tekton.dev/managed-since';

const leaseSchema = z.object({
  metadata: z.looseObject({
    resourceVersion: z.string().min(1),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .nullish(),
});

/** Reads a Lease object; nothing for one that is none. */
export function leaseOf(raw: unknown): Lease | undefined {
  const parsed = leaseSchema.safeParse(raw).data;
  if (!parsed) {
    return undefined;
  }
  const { managedFields: _, ...metadata } = parsed.metadata;
  const { spec } = parsed;
  return {
    metadata,
    resourceVersion: metadata.resourceVersion,
    holder: spec?.holderIdentity || undefined,
    durationSeconds: spec?.leaseDurationSeconds ?? undefined,
    acquireTime: spec?.acquireTime ?? undefined,
    renewTime: spec?.renewTime ?? undefined,
    transitions: spec?.leaseTransitions ?? 0,
    managedSince: metadata.annotations?.[MANAGED_SINCE],
  };
}

/** The object that makes a claim: a new one, or one over a known version. */
export function leaseObject(
  where: { readonly namespace: string; readonly name: string },
  claim: LeaseClaim,
  before?: Lease,
): Record<string, unknown> {
  const known = before?.metadata;
  const annotations = {
    ...leaseSchema.shape.metadata.shape.annotations.safeParse(
      known?.annotations,
    ).data,
  };
  delete annotations[MANAGED_SINCE];
  if (claim.managedSince !== undefined) {
    annotations[MANAGED_SINCE] = claim.managedSince;
  }
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    // With its resourceVersion: what was changed meanwhile is not overwritten.
    metadata: { ...known, ...where, annotations },
    spec: {
      holderIdentity: claim.holder,
      leaseDurationSeconds: claim.durationSeconds,
      acquireTime: microTime(claim.acquireTime),
      renewTime: microTime(claim.renewTime),
      leaseTransitions: claim.transitions,
    },
  };
}

/** metav1.MicroTime has exactly six digits. */
function microTime(time: string): string {
  return `${new Date(time).toISOString().slice(0, -1)}000Z`;
}
