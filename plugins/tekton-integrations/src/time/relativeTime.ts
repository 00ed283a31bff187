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

import { Translate } from '../words';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What lies this close to now is now: clocks of two machines differ. */
const NOW_SECONDS = 5;

/**
 * A point of time as its distance from now: `2 min ago`, `in 40 s`.
 *
 * What was due a moment ago is due now, therefore a future time never turns
 * into a negative one.
 */
export function relativeTime(at: number, now: number, t: Translate): string {
  const seconds = Math.round((at - now) / 1_000);
  const distance = Math.abs(seconds);
  if (seconds <= 0 ? distance < NOW_SECONDS : distance < 1) {
    return t('time.now');
  }
  const past = seconds < 0;
  if (distance < MINUTE) {
    return t(past ? 'time.secondsAgo' : 'time.inSeconds', {
      amount: String(distance),
    });
  }
  if (distance < HOUR) {
    const amount = String(Math.floor(distance / MINUTE));
    return t(past ? 'time.minutesAgo' : 'time.inMinutes', { amount });
  }
  if (distance < DAY) {
    const amount = String(Math.floor(distance / HOUR));
    return t(past ? 'time.hoursAgo' : 'time.inHours', { amount });
  }
  const amount = String(Math.floor(distance / DAY));
  return t(past ? 'time.daysAgo' : 'time.inDays', { amount });
}
