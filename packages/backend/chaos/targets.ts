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

/** How far a vendor lets it be proven that something arrived once. */
export type OnceClass = 'repeatable' | 'findable' | 'sameId' | 'atLeastOnce';

const CLASS_OF = {
  'github-status': 'repeatable',
  'github-check-run': 'findable',
  'slack-post': 'findable',
  'slack-post-no-history': 'atLeastOnce',
  'slack-update': 'findable',
  sns: 'sameId',
  'sns-fifo': 'sameId',
  pubsub: 'sameId',
  cloudevents: 'sameId',
  webhook: 'sameId',
} as const satisfies Readonly<Record<string, OnceClass>>;

/** A provider in one of its ways of telling. */
export type TargetKind = keyof typeof CLASS_OF;
export type SlackKind = Extract<TargetKind, `slack-${string}`>;

function isKind(name: string): name is TargetKind {
  return Object.hasOwn(CLASS_OF, name);
}

export const TARGET_KINDS: readonly TargetKind[] =
  Object.keys(CLASS_OF).filter(isKind);

export function isSlack(kind: TargetKind): kind is SlackKind {
  return kind.startsWith('slack-');
}

export const classOf = (kind: TargetKind): OnceClass => CLASS_OF[kind];

/** The Runs of a namespace are told to targets of one kind. */
export const namespaceOf = (kind: TargetKind, place: number) =>
  isSlack(kind) ? `${kind}-${place}` : kind;
