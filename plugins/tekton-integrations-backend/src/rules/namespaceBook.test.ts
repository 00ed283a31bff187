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

import { NAMESPACE_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';
import { NamespaceBook } from './namespaceBook';

const OWNER = NAMESPACE_ANNOTATIONS.owner;

function namespace(
  name: string,
  rest: {
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  } = {},
) {
  const { uid = `uid of ${name}`, ...metadata } = rest;
  return { metadata: { name, uid, ...metadata }, status: { phase: 'Active' } };
}

describe('NamespaceBook', () => {
  it('keeps labels, and of annotations those that mean something', () => {
    const book = new NamespaceBook();
    book.take(
      'c',
      namespace('shop', {
        labels: { team: 'a' },
        annotations: { [OWNER]: 'group:default/a', note: 'x' },
      }),
    );
    expect(book.get('c', 'shop')).toEqual({
      labels: { team: 'a' },
      annotations: { [OWNER]: 'group:default/a' },
    });
    expect(book.get('other', 'shop')).toBeUndefined();
  });

  const before = namespace('shop', {
    labels: { team: 'a' },
    annotations: { [OWNER]: 'group:default/a' },
  });
  it.each([
    ['nothing', before, false],
    ['another phase', { ...before, status: { phase: 'Terminating' } }, false],
    [
      'an annotation of somebody else',
      namespace('shop', {
        labels: { team: 'a' },
        annotations: { [OWNER]: 'group:default/a', note: 'new' },
      }),
      false,
    ],
    [
      'another label',
      namespace('shop', {
        labels: { team: 'b' },
        annotations: { [OWNER]: 'group:default/a' },
      }),
      true,
    ],
    ['another owner', namespace('shop', { labels: { team: 'a' } }), true],
    ['what is no namespace', { metadata: {} }, false],
  ])('says whether %s is a change', (_, object, changed) => {
    const book = new NamespaceBook();
    expect(book.take('c', before)).toBe(true);
    expect(book.take('c', object)).toBe(changed);
  });

  it('is known from the first list on, whatever is lost later', () => {
    const book = new NamespaceBook();
    expect(book.state('c')).toBe('unknown');
    book.markUnreadable('c', 'no right');
    expect(book.state('c')).toEqual({ unreadable: 'no right' });
    book.replace('c', new Set());
    book.markUnreadable('c', 'no right');
    expect(book.state('c')).toBe('known');
    expect(book.state('other')).toBe('unknown');
  });

  it.each([
    ['told', (book: NamespaceBook) => book.remove('c', before)],
    [
      'missing in a list',
      (book: NamespaceBook) => book.replace('c', new Set()),
    ],
  ])(
    'lets a namespace that is %s as gone own nothing, and keeps its labels for late events',
    (_, end) => {
      const book = new NamespaceBook();
      book.take('c', before);
      end(book);
      expect(book.get('c', 'shop')).toEqual({
        labels: { team: 'a' },
        annotations: {},
      });
      expect(book.take('c', namespace('shop', { uid: 'new' }))).toBe(true);
      expect(book.get('c', 'shop')?.labels).toEqual({});
    },
  );

  it('takes the late end of a namespace for no end of the one that has its name now', () => {
    const book = new NamespaceBook();
    book.take('c', before);
    book.take('c', namespace('shop', { uid: 'new', labels: { team: 'b' } }));
    book.remove('c', before);
    book.replace('c', new Set(['new']));
    expect(book.get('c', 'shop')?.labels).toEqual({ team: 'b' });
  });

  it('forgets the oldest of many that are gone', () => {
    const book = new NamespaceBook();
    book.take('c', namespace('stays'));
    for (let index = 0; index < 150; index += 1) {
      book.take('c', namespace(`pr-${index}`));
      book.remove('c', namespace(`pr-${index}`));
    }
    expect(book.get('c', 'pr-49')).toBeUndefined();
    expect(book.get('c', 'pr-50')).toBeDefined();
    expect(book.get('c', 'stays')).toBeDefined();
  });
});
