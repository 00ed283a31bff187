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

import { isObject } from './model';
import type { JsonObject } from './model';

/**
 * Checks blocks as Slack does: https://docs.slack.dev/reference/block-kit/blocks.
 * A problem is a sentence with a JSON pointer, as in Slack's `errors`.
 */
export const MAX_BLOCKS = 50;
const MAX_HEADER = 150;
const MAX_TEXT = 3000;
const MAX_FIELDS = 10;
const MAX_FIELD = 2000;
const MAX_CONTEXT_ELEMENTS = 10;
const MAX_ACTIONS = 25;
const MAX_BUTTON = 75;
const MAX_URL = 3000;
const MAX_BUTTON_VALUE = 2000;
const MAX_ID = 255;
const MAX_ALT_TEXT = 2000;
const MAX_MARKDOWN = 12_000;
/** Undocumented: all text of all blocks. https://github.com/slackapi/bolt-js/issues/2509 */
export const MAX_TOTAL_TEXT = 13_200;

type Check = (value: unknown, pointer: string) => string[];

const characters = (text: string) => [...text].length;
const problem = (words: string, pointer: string) =>
  `${words} [json-pointer:${pointer}]`;

const text =
  (max: number, min = 1): Check =>
  (value, pointer) => {
    if (typeof value !== 'string') {
      return [problem('must be a string', pointer)];
    }
    const length = characters(value);
    if (length < min) {
      return [problem(`must be more than ${min - 1} characters`, pointer)];
    }
    return length > max
      ? [problem(`must be less than ${max + 1} characters`, pointer)]
      : [];
  };

const boolean: Check = (value, pointer) =>
  typeof value === 'boolean' ? [] : [problem('must be a boolean', pointer)];

const url: Check = (value, pointer) => {
  const wrong = text(MAX_URL)(value, pointer);
  if (wrong.length > 0) {
    return wrong;
  }
  return typeof value === 'string' &&
    /^[a-z][a-z0-9+.-]*:\/\/?[^\s]+$/i.test(value)
    ? []
    : [problem('must be a valid url', pointer)];
};

const oneOf =
  (...allowed: string[]): Check =>
  (value, pointer) =>
    typeof value === 'string' && allowed.includes(value)
      ? []
      : [problem(`must be one of: ${allowed.join(', ')}`, pointer)];

const anything: Check = () => [];

/** An object with these properties and no others; a trailing `?` marks an optional one. */
function shape(properties: Record<string, Check>): Check {
  const known = new Map(
    Object.entries(properties).map(([name, check]) => [
      name.replace(/\?$/, ''),
      { check, optional: name.endsWith('?') },
    ]),
  );
  return (value, pointer) => {
    if (!isObject(value)) {
      return [problem('must be an object', pointer)];
    }
    const missing = [...known]
      .filter(([name, { optional }]) => !optional && value[name] === undefined)
      .map(([name]) => problem(`missing required field: ${name}`, pointer));
    const wrong = Object.entries(value).flatMap(([name, field]) => {
      const property = known.get(name);
      return property === undefined
        ? [problem(`invalid additional property: ${name}`, pointer)]
        : property.check(field, `${pointer}/${name}`);
    });
    return [...missing, ...wrong];
  };
}

const list =
  (max: number, item: Check): Check =>
  (value, pointer) => {
    if (!Array.isArray(value)) {
      return [problem('must be an array', pointer)];
    }
    if (value.length === 0) {
      return [problem('no less than 1 items allowed', pointer)];
    }
    if (value.length > max) {
      return [problem(`no more than ${max} items allowed`, pointer)];
    }
    return value.flatMap((entry, index) => item(entry, `${pointer}/${index}`));
  };

const plainText = (max: number) =>
  shape({
    type: oneOf('plain_text'),
    text: text(max),
    'emoji?': boolean,
  });
const mrkdwn = (max: number) =>
  shape({
    type: oneOf('mrkdwn'),
    text: text(max),
    'verbatim?': boolean,
  });

/** Either kind of text object; Slack reports both the failed choice and its cause. */
const textObject =
  (max: number): Check =>
  (value, pointer) => {
    if (!isObject(value)) {
      return [problem('must be an object', pointer)];
    }
    switch (value.type) {
      case 'plain_text':
        return plainText(max)(value, pointer);
      case 'mrkdwn':
        return mrkdwn(max)(value, pointer);
      default:
        return [
          problem('failed to match all allowed schemas', pointer),
          problem('must be one of: plain_text, mrkdwn', `${pointer}/type`),
        ];
    }
  };

const identifier = text(MAX_ID);
const image = {
  'image_url?': url,
  'slack_file?': anything,
  alt_text: text(MAX_ALT_TEXT),
};

const elements: Readonly<Record<string, Check>> = {
  button: shape({
    type: anything,
    text: plainText(MAX_BUTTON),
    'action_id?': identifier,
    'url?': url,
    'value?': text(MAX_BUTTON_VALUE, 0),
    'style?': oneOf('primary', 'danger'),
    'confirm?': anything,
    'accessibility_label?': text(MAX_BUTTON),
  }),
  image: shape({ type: anything, ...image }),
};
/** Interactive elements that a notification has no use for: accepted as they are. */
const OTHER_ELEMENTS: readonly string[] = [
  'overflow',
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'checkboxes',
  'radio_buttons',
  'workflow_button',
];

const interactive: Check = (value, pointer) => {
  if (!isObject(value)) {
    return [problem('must be an object', pointer)];
  }
  const type = String(value.type);
  const check = type === 'image' ? undefined : elements[type];
  if (check !== undefined) {
    return check(value, pointer);
  }
  return OTHER_ELEMENTS.includes(type)
    ? []
    : [problem(`unsupported type: ${type}`, `${pointer}/type`)];
};

const contextElement: Check = (value, pointer) =>
  isObject(value) && value.type === 'image'
    ? shape({ type: anything, ...image })(value, pointer)
    : textObject(MAX_TEXT)(value, pointer);

const accessory: Check = (value, pointer) =>
  isObject(value) && value.type === 'image'
    ? shape({ type: anything, ...image })(value, pointer)
    : interactive(value, pointer);

const section: Check = (value, pointer) => {
  const wrong = shape({
    type: anything,
    'text?': textObject(MAX_TEXT),
    'fields?': list(MAX_FIELDS, textObject(MAX_FIELD)),
    'accessory?': accessory,
    'block_id?': identifier,
    'expand?': boolean,
  })(value, pointer);
  return isObject(value) &&
    value.text === undefined &&
    value.fields === undefined
    ? [problem('missing required field: text', pointer), ...wrong]
    : wrong;
};

const blocks: Readonly<Record<string, Check>> = {
  actions: shape({
    type: anything,
    elements: list(MAX_ACTIONS, interactive),
    'block_id?': identifier,
  }),
  context: shape({
    type: anything,
    elements: list(MAX_CONTEXT_ELEMENTS, contextElement),
    'block_id?': identifier,
  }),
  divider: shape({ type: anything, 'block_id?': identifier }),
  header: shape({
    type: anything,
    text: plainText(MAX_HEADER),
    'block_id?': identifier,
  }),
  image: shape({
    type: anything,
    ...image,
    'title?': plainText(MAX_ALT_TEXT),
    'block_id?': identifier,
  }),
  markdown: shape({
    type: anything,
    text: text(MAX_MARKDOWN),
    'block_id?': identifier,
  }),
  section,
};
/** Blocks whose inside is not checked here. */
const OTHER_BLOCKS: readonly string[] = [
  'context_actions',
  'file',
  'input',
  'rich_text',
  'table',
  'video',
];

function block(value: unknown, pointer: string): string[] {
  if (!isObject(value)) {
    return [problem('must be an object', pointer)];
  }
  if (value.type === undefined) {
    return [problem('missing required field: type', pointer)];
  }
  const type = String(value.type);
  const check = blocks[type];
  if (check !== undefined) {
    return check(value, pointer);
  }
  return OTHER_BLOCKS.includes(type)
    ? []
    : [problem(`unsupported type: ${type}`, `${pointer}/type`)];
}

function repeatedIds(value: readonly unknown[], pointer: string): string[] {
  const seen = new Set<string>();
  return value.flatMap((entry, index) => {
    const id = isObject(entry) ? entry.block_id : undefined;
    if (typeof id !== 'string') {
      return [];
    }
    if (seen.has(id)) {
      return [
        problem(
          '`block_id` already exists for another block',
          `${pointer}/${index}/block_id`,
        ),
      ];
    }
    seen.add(id);
    return [];
  });
}

/** What Slack finds wrong with a message's blocks; an empty array of blocks is nothing wrong. */
export function blockProblems(
  value: readonly unknown[],
  pointer = '/blocks',
): string[] {
  if (value.length > MAX_BLOCKS) {
    return [problem(`no more than ${MAX_BLOCKS} items allowed`, pointer)];
  }
  return [
    ...value.flatMap((entry, index) => block(entry, `${pointer}/${index}`)),
    ...repeatedIds(value, pointer),
  ];
}

/** The characters that count against the limit of a whole message. */
export function totalText(value: unknown): number {
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, entry) => sum + totalText(entry), 0);
  }
  if (!isObject(value)) {
    return 0;
  }
  return Object.entries(value).reduce(
    (sum, [name, field]) =>
      sum +
      (name === 'text' && typeof field === 'string'
        ? characters(field)
        : totalText(field)),
    0,
  );
}

export function asBlocks(value: readonly unknown[]): JsonObject[] {
  return value.filter(isObject);
}
