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

import { systemClock } from '../../faults';
import type { SandboxClock } from '../../faults';
import { startSlack } from './slack';
import type { FakeSlack } from './slack';

export const CHANNEL = 'C0BUILDS01';

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

export async function call(
  slack: FakeSlack,
  method: string,
  values: Record<string, unknown>,
  token: string | undefined = slack.token,
): Promise<Reply> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) {
      form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  const response = await fetch(`${slack.url}${method}`, {
    method: 'POST',
    headers: token ? { authorization: `Bearer ${token}` } : {},
    body: form,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: Object(await response.json()),
  };
}

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const section = (text: string) => ({
  type: 'section',
  text: mrkdwn(text),
});
export const button = (extra: object = {}) => ({
  type: 'button',
  text: plain('Open'),
  url: 'https://portal.example/run',
  ...extra,
});
export const times = <T>(count: number, value: T): T[] =>
  Array.from({ length: count }, () => value);

/** A workspace with a channel of each sort. */
export async function workspace(
  clock: SandboxClock = systemClock,
): Promise<FakeSlack> {
  const slack = await startSlack({ clock });
  slack.addChannel({ id: CHANNEL, name: 'builds' });
  slack.addChannel({ id: 'C0PUBLIC01', name: 'public', isMember: false });
  slack.addChannel({ id: 'C0ATTIC001', name: 'attic', archived: true });
  slack.addChannel({
    id: 'G0SECRET01',
    name: 'secret',
    private: true,
    isMember: false,
  });
  slack.addChannel({ id: 'C0PEOPLE01', name: 'people' });
  slack.restrictChannel('C0PEOPLE01');
  return slack;
}
