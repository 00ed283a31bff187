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

import { Place } from 'backstage-plugin-tekton-integrations-node';
import { SlackSettings } from '../settings';

type Entry = SlackSettings['channels'][number];

/** A channel for Slack's methods and for people. */
export interface NamedChannel {
  /** Its id, else `#name`. */
  readonly channel: string;
  /** `#name` where the name is written. */
  readonly words: string;
  /** It was chosen by the Run or its entity, which need a grant. */
  readonly chosen?: Place;
}

function channelOf({ id, name = '' }: Entry): string {
  return id ?? `#${name.replace(/^#/, '')}`;
}

function isWritten({ id, name }: Entry): boolean {
  return id !== undefined || name !== undefined;
}

function wordsOf(entry: Entry): string {
  if (!isWritten(entry)) {
    return entry.fromEntity
      ? 'the channel of its entity'
      : 'the channel that the Run names';
  }
  return channelOf(entry.name ? { name: entry.name } : entry);
}

/** The channels that the settings name, each once, in their order. */
export function writtenChannels({ channels }: SlackSettings): NamedChannel[] {
  const named = new Map<string, NamedChannel>();
  for (const entry of channels.filter(isWritten)) {
    const channel = channelOf(entry);
    if (!named.has(channel)) {
      named.set(channel, { channel, words: wordsOf(entry) });
    }
  }
  return [...named.values()];
}

/** The channels that a tenant needs a grant for. */
export function placesOf(settings: SlackSettings): Place[] {
  return writtenChannels(settings).map(({ channel }) => ({
    kind: 'channel',
    name: channel,
  }));
}

/** Whether a channel is that of the Run's entity. */
export function usesEntity({ channels }: SlackSettings): boolean {
  return channels.some(({ fromEntity }) => fromEntity);
}

/** Who is told: `#builds, the channel of its entity`. */
export function describeChannels({ channels }: SlackSettings): string {
  return [...new Set(channels.map(wordsOf))].join(', ');
}
