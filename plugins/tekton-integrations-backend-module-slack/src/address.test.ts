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
 * Provider type SlackApp of Tekton Integrations: messages in channels.
 *
 * @packageDocumentation
 */

import {
  insertedIntoAddress,
  isAddress,
  mayBecomeAddress,
  wholeAddress,
} from './address';

describe('insertedIntoAddress', () => {
  it.each([
    ['', ' https://a.example/x?y=1&z#t ', 'https://a.example/x?y=1&z#t'],
    ['', 'https://a.example/a b|<c>', 'https://a.example/a%20b%7C%3Cc%3E'],
    ['https://a.example/', 'acme/shop', 'acme/shop'],
    ['https://a.example/', 'x?admin=1#top', 'x%3Fadmin=1%23top'],
    ['https://a.example/', 'a b\n<é>', 'a%20b%0A%3C%C3%A9%3E'],
    ['https://a.example/?q=', 'a&admin=1/#', 'a%26admin%3D1%2F%23'],
    ['https://a.example/#', 'a/b', 'a%2Fb'],
    ['https://a.example/', '\uD800', '%EF%BF%BD'],
  ])('puts after %j the value %j as %j', (before, value, inserted) => {
    expect(insertedIntoAddress(before, value)).toBe(inserted);
  });
});

describe('wholeAddress', () => {
  it('leaves nothing that ends a link in mrkdwn', () => {
    expect(wholeAddress(' https://a.example/<a|b> c ')).toBe(
      'https://a.example/%3Ca%7Cb%3E%20c',
    );
  });
});

describe('isAddress', () => {
  it.each([
    ['https://a.example', true],
    ['HTTP://a.example/x?y', true],
    ['http:a.example', false],
    ['https://', false],
    ['https://a.example/a b', false],
    ['data:text/html,x', false],
    ['/runs/1', false],
    ['', false],
  ])('says of %j: %s', (text, is) => {
    expect(isAddress(text)).toBe(is);
  });
});

describe('mayBecomeAddress', () => {
  it.each([
    ['https://a.example/x', true],
    ['${{ run.url }}', true],
    ['https://${{ host }}/x', true],
    ['https://a.example/${{ run.name }}', true],
    ['data:text/html,${{ run.name }}', false],
    ['Run ${{ run.url }}', false],
    ['https:// a', false],
    ['', false],
  ])('says of %j: %s', (text, may) => {
    expect(mayBecomeAddress(text)).toBe(may);
  });
});
