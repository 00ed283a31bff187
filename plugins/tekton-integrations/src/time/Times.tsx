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

import { formatDuration } from 'backstage-plugin-tekton-integrations-common';
import { DateTime } from 'luxon';
import { useWords } from '../words';
import { useNow } from './NowProvider';
import { relativeTime } from './relativeTime';

/** The date and time in the reader's own zone and manner. */
export const absoluteTime = (at: string) =>
  DateTime.fromISO(at).toLocaleString(DateTime.DATETIME_MED_WITH_SECONDS);

/** The time of day in the reader's own zone. */
export const timeOfDay = (at: string) =>
  DateTime.fromISO(at).toLocaleString(DateTime.TIME_24_WITH_SECONDS);

/** A time relative to now, with the absolute one on hover. */
export function RelativeTime(props: { at: string }) {
  const t = useWords();
  const now = useNow();
  return (
    <time dateTime={props.at} title={absoluteTime(props.at)}>
      {relativeTime(Date.parse(props.at), now, t)}
    </time>
  );
}

/** A time of day, with the date on hover. */
export function ClockTime(props: { at: string }) {
  return (
    <time dateTime={props.at} title={absoluteTime(props.at)}>
      {timeOfDay(props.at)}
    </time>
  );
}

/** How long something took, or takes up to now. */
export function Duration(props: { from: string; to?: string }) {
  const now = useNow();
  const end = props.to === undefined ? now : Date.parse(props.to);
  return <>{formatDuration(end - Date.parse(props.from))}</>;
}
