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

import { decisionLook } from './decisionLook';

const target = { vendor: 'Slack', what: 'message', where: '#builds' };
const invalid = { ...target, invalid: "channel '#x' is not there" };

describe('decisionLook', () => {
  it.each([
    ['told', [target], false, 'told', 'send'],
    ['told', [target], true, 'held', 'pause'],
    ['told', [target, invalid], false, 'told', 'send'],
    ['told', [invalid], false, 'invalid', 'cross'],
    ['told', [invalid], true, 'invalid', 'cross'],
    ['followed', [target], false, 'followed', 'arrow'],
    ['followed', [target], true, 'held', 'pause'],
    ['followed', [], false, 'followed', 'arrow'],
    ['unsent', [], true, 'unsent', 'dash'],
  ] as const)(
    'looks at %s with targets %j, held %s, as %s',
    (outcome, targets, held, word, shape) => {
      expect(
        decisionLook({ outcome, targets: [...targets] }, held),
      ).toMatchObject({ word, sign: { shape } });
    },
  );

  it('never looks like a delivery that arrived', () => {
    expect(
      decisionLook({ outcome: 'told', targets: [target] }, false).sign.shape,
    ).not.toBe('check');
  });
});
