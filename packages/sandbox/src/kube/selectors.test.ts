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

import { fieldSelector, labelSelector } from './selectors';

function labelled(labels: Record<string, string> | undefined) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels } };
}

describe('label selectors', () => {
  const prod = { tier: 'prod', 'app.kubernetes.io/name': 'shop' };

  it.each([
    ['', prod, true],
    ['tier=prod', prod, true],
    ['tier==prod', prod, true],
    ['tier = prod', prod, true],
    ['tier=test', prod, false],
    ['tier=', { tier: '' }, true],
    ['tier=', prod, false],
    ['tier!=test', prod, true],
    ['tier!=prod', prod, false],
    ['other!=x', prod, true],
    ['tier', prod, true],
    ['other', prod, false],
    ['!other', prod, true],
    ['!tier', prod, false],
    ['tier in (prod)', prod, true],
    ['tier in (test, prod)', prod, true],
    ['tier in (test,dev)', prod, false],
    ['other in (a)', prod, false],
    ['tier notin (prod,test)', prod, false],
    ['tier notin (test)', prod, true],
    ['other notin (a)', prod, true],
    ['app.kubernetes.io/name=shop', prod, true],
    ['tier in (prod,x),app.kubernetes.io/name=shop', prod, true],
    ['tier=prod,!app.kubernetes.io/name', prod, false],
    ['tier', undefined, false],
    ['!tier', undefined, true],
  ])('%j on %j is %s', (selector, labels, expected) => {
    expect(labelSelector(selector)(labelled(labels))).toBe(expected);
  });

  it.each(['a b', 'a in b', 'a in (b', '=x', 'a=b=c', 'a in (b c)', '-a'])(
    '%j is refused',
    selector => {
      expect(() => labelSelector(selector)).toThrow(/unable to parse/);
    },
  );
});

describe('field selectors', () => {
  const object = { ...labelled({}), status: { phase: 'Running' } };
  const fields = ['metadata.name', 'status.phase', 'spec.nodeName'];

  it.each([
    ['', true],
    ['metadata.name=p', true],
    ['metadata.name==p', true],
    ['metadata.name!=p', false],
    ['metadata.name=p,status.phase=Running', true],
    ['metadata.name=p,status.phase!=Running', false],
    ['spec.nodeName=', true],
    ['spec.nodeName!=a', true],
  ])('%j is %s', (selector, expected) => {
    expect(fieldSelector(selector, fields)(object)).toBe(expected);
  });

  it('refuse fields that the resource cannot select by', () => {
    expect(() => fieldSelector('spec.x=1', fields)).toThrow(
      'field label not supported: spec.x',
    );
    expect(() => fieldSelector('nonsense', fields)).toThrow(/can't understand/);
  });
});
