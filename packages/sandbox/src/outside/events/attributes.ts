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

/** Names of attributes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#attribute-naming-convention */
const NAME = /^[a-z0-9]+$/;
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** The characters that RFC 3986 has for a reference. */
const URI_REFERENCE =
  /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;
/** What a string of an attribute may not hold. */
const FORBIDDEN = /\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** What is wrong with the attributes of an event; undefined where nothing is. */
export function attributesProblem(
  attributes: Readonly<Record<string, string>>,
): string | undefined {
  const badName = Object.keys(attributes).find(name => !NAME.test(name));
  if (badName !== undefined) {
    return `attribute '${badName}' has a name that is not a-z and 0-9`;
  }
  const missing = REQUIRED.find(name => !attributes[name]);
  if (missing) {
    return `attribute '${missing}' is missing or empty`;
  }
  if (attributes.specversion !== '1.0') {
    return `specversion '${attributes.specversion}' is not known`;
  }
  if (!URI_REFERENCE.test(attributes.source ?? '')) {
    return 'source is not a URI reference';
  }
  const { time } = attributes;
  if (
    time !== undefined &&
    (!TIME.test(time) || Number.isNaN(Date.parse(time)))
  ) {
    return 'time is not a timestamp of RFC 3339';
  }
  if (attributes.subject === '') {
    return 'subject is empty';
  }
  const odd = Object.keys(attributes).find(name =>
    FORBIDDEN.test(attributes[name] ?? ''),
  );
  return odd && `attribute '${odd}' holds a character that is not allowed`;
}
