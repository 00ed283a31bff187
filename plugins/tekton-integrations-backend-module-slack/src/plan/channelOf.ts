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

import { phaseWords } from 'backstage-plugin-tekton-integrations-common';
import { Place } from 'backstage-plugin-tekton-integrations-node';
import { SlackSettings } from '../settings';

/** An entry of `channels`. */
export type ChannelEntry = NonNullable<SlackSettings['channels']>[number];

/** A channel for Slack's methods and for people. */
export interface NamedChannel {
  /** Its id, else `#name`. */
  readonly channel: string;
  /** `#name` where the name is written. */
  readonly words: string;
  /** The ends that it is told of, where not all. */
  readonly statuses?: ChannelEntry['statuses'];
  /** It was chosen by the Run or its entity, which need a grant. */
  readonly chosen?: Place;
}

function channelOf({ id, name = '' }: ChannelEntry): string {
  return id ?? `#${name.replace(/^#/, '')}`;
}

function isWritten({ id, name }: ChannelEntry): boolean {
  return id !== undefined || name !== undefined;
}

function wordsOf(entry: ChannelEntry): string {
  if (!isWritten(entry)) {
    return entry.fromEntity
      ? 'the channel of its entity'
      : 'the channel that the Run names';
  }
  return channelOf(entry.name ? { name: entry.name } : entry);
}

/** Those that are told of everything go before those that are told of some. */
export function byStatuses<T extends Pick<NamedChannel, 'statuses'>>(
  channels: readonly T[],
): T[] {
  return [
    ...channels.filter(({ statuses }) => statuses === undefined),
    ...channels.filter(({ statuses }) => statuses !== undefined),
  ];
}

/** The channels that entries name, each once, in their order. */
export function writtenChannels(
  entries: readonly ChannelEntry[] = [],
): NamedChannel[] {
  const named = new Map<string, NamedChannel>();
  for (const entry of byStatuses(entries.filter(isWritten))) {
    const channel = channelOf(entry);
    if (!named.has(channel)) {
      named.set(channel, {
        channel,
        words: wordsOf(entry),
        ...(entry.statuses && { statuses: entry.statuses }),
      });
    }
  }
  return [...named.values()];
}

/** The channels that a tenant needs a grant for. */
export function placesOf({ channels }: SlackSettings): Place[] {
  return writtenChannels(channels).map(({ channel }) => ({
    kind: 'channel',
    name: channel,
  }));
}

/** Whether a channel is that of the Run's entity. */
export function usesEntity({ channels = [] }: SlackSettings): boolean {
  return channels.some(({ fromEntity }) => fromEntity);
}

/** Who is told: `#builds, the channel of its entity (failed)`. */
export function describeChannels({ channels }: SlackSettings): string {
  const described = channels?.map(entry =>
    entry.statuses
      ? `${wordsOf(entry)} (${entry.statuses.map(phaseWords).join(', ')})`
      : wordsOf(entry),
  ) ?? ['the channel of its incoming webhook'];
  return [...new Set(described)].join(', ');
}
