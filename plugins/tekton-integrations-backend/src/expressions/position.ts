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

/** A piece of the text of an expression, by UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Something that keeps an expression from being used. */
export interface Problem extends Span {
  /** In words for its author, with the remedy; without the position. */
  readonly message: string;
}

/** Where that is for a person, as editors count: line:column from 1:1. */
export function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${line}:${offset - lineStart + 1}`;
}

/** What stands there, short enough for a message. */
export function excerptOf(text: string, { start, end }: Span): string {
  const excerpt = text.slice(start, Math.max(end, start + 1)).trim();
  return excerpt.length > 60 ? `${excerpt.slice(0, 59)}…` : excerpt;
}
