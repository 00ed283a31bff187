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
import { reduced } from './reduced';
import type { WatchedKind } from './resources';

const envelopeSchema = z.object({
  metadata: z.looseObject({
    uid: z.string().min(1),
    resourceVersion: z.string().min(1),
  }),
});

const eventSchema = z.object({
  type: z.string(),
  object: z.record(z.string(), z.unknown()),
});

const versionSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().min(1) }),
});

const statusSchema = z.object({
  code: z.number().optional(),
  message: z.string().optional(),
});

/** A line of a watch. */
export type WatchEvent = z.infer<typeof eventSchema>;

/** An object that can be told apart from others. */
export interface WatchedObject {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly object: Readonly<Record<string, unknown>>;
}

export function watchEvent(value: unknown): WatchEvent | undefined {
  return eventSchema.safeParse(value).data;
}

/**
 * An object without what nobody reads, above all the bookkeeping of its field
 * managers, which can be half of it; nothing for one without uid or version.
 * Items of a list may leave out their kind.
 */
export function watchedObject(
  raw: Readonly<Record<string, unknown>>,
  kind: { readonly apiVersion: string; readonly kind: WatchedKind },
): WatchedObject | undefined {
  const parsed = envelopeSchema.safeParse(raw).data;
  if (!parsed) {
    return undefined;
  }
  const { managedFields: _, ...metadata } = parsed.metadata;
  return {
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    object: reduced({ ...kind, ...raw, metadata }, kind.kind),
  };
}

/** The resourceVersion of a bookmark. */
export function versionOf(
  raw: Readonly<Record<string, unknown>>,
): string | undefined {
  return versionSchema.safeParse(raw).data?.metadata.resourceVersion;
}

/** Whether a version is certainly lower than another of the same resource. */
export function isLower(version: string, than: string): boolean {
  const decimal = /^[0-9]+$/;
  return (
    decimal.test(version) &&
    decimal.test(than) &&
    BigInt(version) < BigInt(than)
  );
}

/** What an API server says of an error inside a watch. */
export function errorOf(raw: Readonly<Record<string, unknown>>): {
  code: number;
  message: string;
} {
  const { code, message } = statusSchema.safeParse(raw).data ?? {};
  return { code: code ?? 0, message: message ?? 'error without a message' };
}
