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

/**
 * A row of the table of functions, for documentation.
 *
 * @internal
 */
export interface FunctionEntry {
  readonly name: string;
  readonly signature: string;
  readonly meaning: string;
}

/**
 * Every function and method that an expression may call. The CEL library knows
 * more; what is not here is refused, since nobody checked what it costs.
 *
 * @internal
 */
export const FUNCTIONS: readonly FunctionEntry[] = [
  {
    name: 'has',
    signature: 'has(run.labels.tier)',
    meaning: 'whether the field or the key is there',
  },
  {
    name: 'default',
    signature: 'default(value, fallback)',
    meaning: 'the fallback where the value is missing, null, empty or an error',
  },
  {
    name: 'size',
    signature: 'size(value) or value.size()',
    meaning: 'characters of a string, elements of a list, entries of a map',
  },
  {
    name: 'matches',
    signature: 'text.matches(pattern) or matches(text, pattern)',
    meaning: 'whether the RE2 pattern matches anywhere in the text',
  },
  {
    name: 'contains',
    signature: 'text.contains(part)',
    meaning: 'whether the part is in the text',
  },
  {
    name: 'startsWith',
    signature: 'text.startsWith(prefix)',
    meaning: 'whether the text begins with the prefix',
  },
  {
    name: 'endsWith',
    signature: 'text.endsWith(suffix)',
    meaning: 'whether the text ends with the suffix',
  },
  {
    name: 'indexOf',
    signature: 'text.indexOf(part)',
    meaning: 'where the part begins, from 0, or -1',
  },
  {
    name: 'lastIndexOf',
    signature: 'text.lastIndexOf(part)',
    meaning: 'where the part begins the last time, or -1',
  },
  {
    name: 'substring',
    signature: 'text.substring(start) or text.substring(start, end)',
    meaning: 'the part from start up to, without, end',
  },
  {
    name: 'lowerAscii',
    signature: 'text.lowerAscii()',
    meaning: 'the text in lower case',
  },
  {
    name: 'upperAscii',
    signature: 'text.upperAscii()',
    meaning: 'the text in upper case',
  },
  {
    name: 'trim',
    signature: 'text.trim()',
    meaning: 'the text without white space around it',
  },
  {
    name: 'join',
    signature: 'list.join() or list.join(separator)',
    meaning: 'the strings of a list as one',
  },
  {
    name: 'all',
    signature: 'list.all(x, condition)',
    meaning: 'whether the condition holds for every element',
  },
  {
    name: 'exists',
    signature: 'list.exists(x, condition)',
    meaning: 'whether it holds for at least one element',
  },
  {
    name: 'exists_one',
    signature: 'list.exists_one(x, condition)',
    meaning: 'whether it holds for exactly one element',
  },
  {
    name: 'filter',
    signature: 'list.filter(x, condition)',
    meaning: 'the elements for which it holds',
  },
  {
    name: 'map',
    signature: 'list.map(x, value)',
    meaning: 'the list of the values',
  },
  {
    name: 'orValue',
    signature: "run.labels[?'tier'].orValue('none')",
    meaning: 'the value where it is there, else the other',
  },
  {
    name: 'hasValue',
    signature: "run.labels[?'tier'].hasValue()",
    meaning: 'whether it is there',
  },
  {
    name: 'duration',
    signature: "duration('1h30m')",
    meaning: 'a length of time, written out: h, m, s, ms',
  },
  {
    name: 'timestamp',
    signature: "timestamp('2026-01-31T12:00:00Z')",
    meaning: 'a point in time',
  },
  {
    name: 'getFullYear',
    signature: 'time.getFullYear() or time.getFullYear(zone)',
    meaning: "the year, in UTC or in a zone such as 'Europe/Paris'",
  },
  {
    name: 'getMonth',
    signature: 'time.getMonth() or time.getMonth(zone)',
    meaning: 'the month, January is 0',
  },
  {
    name: 'getDate',
    signature: 'time.getDate() or time.getDate(zone)',
    meaning: 'the day of the month, from 1',
  },
  {
    name: 'getDayOfWeek',
    signature: 'time.getDayOfWeek() or time.getDayOfWeek(zone)',
    meaning: 'the day of the week, Sunday is 0',
  },
  {
    name: 'getHours',
    signature:
      'time.getHours(), time.getHours(zone) or run.duration.getHours()',
    meaning: 'the hour of a time; the whole hours of a duration',
  },
  {
    name: 'getMinutes',
    signature:
      'time.getMinutes(), time.getMinutes(zone) or run.duration.getMinutes()',
    meaning: 'the minute of a time; the whole minutes of a duration',
  },
  {
    name: 'getSeconds',
    signature:
      'time.getSeconds(), time.getSeconds(zone) or run.duration.getSeconds()',
    meaning: 'the second of a time; the whole seconds of a duration',
  },
  {
    name: 'string',
    signature: 'string(value)',
    meaning: 'a bool or a number as text',
  },
  {
    name: 'int',
    signature: "int('42')",
    meaning: 'a string or a double as a whole number',
  },
  {
    name: 'double',
    signature: "double('4.2')",
    meaning: 'a string or an int as a number with a fraction',
  },
  {
    name: 'text',
    signature: 'text(value)',
    meaning:
      "any value as a template inserts it: '1m 32s', '2026-01-31T12:00:00Z', lists and maps as JSON",
  },
  {
    name: 'words',
    signature: 'words(run.phase)',
    meaning: "the phase in words: 'timed out', 'could not start'",
  },
  {
    name: 'short',
    signature: 'short(run.commit.sha)',
    meaning: 'the first 7 characters',
  },
  {
    name: 'truncate',
    signature: 'truncate(text, 100)',
    meaning: "at most so many UTF-16 units, whole characters, '…' where cut",
  },
];
