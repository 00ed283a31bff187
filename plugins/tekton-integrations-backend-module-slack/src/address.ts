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

import {
  charactersOf,
  isHttpUrl,
} from 'backstage-plugin-tekton-integrations-node';

/** An address of somebody else's, without what would end a link in mrkdwn. */
export function wholeAddress(value: string): string {
  return value.trim().replace(/[<>|\s]/g, encodeURIComponent);
}

/**
 * A value in an address that the author of a template began: in a path it may
 * be several segments, in a query it stays the value of its parameter.
 */
export function addressPart(before: string, value: string): string {
  const text = [...charactersOf(value.trim())].join('');
  return /[?#]/.test(before)
    ? encodeURIComponent(text)
    : encodeURI(text).replace(/[?#]/g, encodeURIComponent);
}

/** A value at its place in an address. */
export function insertedIntoAddress(before: string, value: string): string {
  return before.trim() === ''
    ? wholeAddress(value)
    : addressPart(before, value);
}

/** Whether Slack takes it for the address of a page. */
export function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && isHttpUrl(text);
}

/** Whether it may become one once its expressions are values. */
export function mayBecomeAddress(text: string): boolean {
  return (
    /^\$\{\{/.test(text) ||
    (/^https?:\/\//i.test(text) && (text.includes('${{') || isAddress(text)))
  );
}
