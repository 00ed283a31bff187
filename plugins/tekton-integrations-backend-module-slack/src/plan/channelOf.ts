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

import { SlackSettings } from '../settings';

type Channel = SlackSettings['channels'][number];

/** A channel as Slack's methods and people take it: its id, else `#name`. */
export function channelOf({ id, name = '' }: Channel): string {
  return id ?? `#${name.replace(/^#/, '')}`;
}

/** A channel as people know it: `#name` where the name is written. */
function wordsOf({ id, name }: Channel): string {
  return name ? channelOf({ name }) : channelOf({ id });
}

/** A channel for Slack's methods and for people. */
export interface NamedChannel {
  readonly channel: string;
  readonly words: string;
}

/** Each channel once, in the order in which they are written. */
export function channelsOf(settings: SlackSettings): NamedChannel[] {
  const named = new Map<string, NamedChannel>();
  for (const item of settings.channels) {
    const channel = channelOf(item);
    if (!named.has(channel)) {
      named.set(channel, { channel, words: wordsOf(item) });
    }
  }
  return [...named.values()];
}
