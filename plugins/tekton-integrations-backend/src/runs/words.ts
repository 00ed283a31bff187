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

/** Cuts a text to so many UTF-16 units, never within a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const end = /[\uD800-\uDBFF]/.test(text[length - 2])
    ? length - 2
    : length - 1;
  return `${text.slice(0, end)}…`;
}

/** A message without the mark that Tekton puts before errors of users. */
export function plainMessage(message: string): string {
  return message.replace(/^\[User error\] /, '');
}
