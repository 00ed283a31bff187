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

import { ManualTimers } from '../__testUtils__/manualTimers';
import { RuleGates } from './ruleGates';

async function isOpen(gates: RuleGates, cluster: string): Promise<boolean> {
  return Promise.race([
    gates.passed(cluster).then(() => true),
    Promise.resolve().then(() => false),
  ]);
}

describe('RuleGates', () => {
  it('open when rules and namespaces took effect, for that cluster alone', async () => {
    const gates = new RuleGates(new ManualTimers());
    expect(gates.listed('a', 'Provider')).toEqual({ rules: false, all: false });
    expect(gates.listed('a', 'Notification')).toEqual({
      rules: true,
      all: false,
    });
    expect(gates.listed('a', 'Namespace')).toEqual({ rules: true, all: true });
    expect(await isOpen(gates, 'a')).toBe(false);
    gates.open('a');
    await gates.passed('a');
    expect(await isOpen(gates, 'b')).toBe(false);
  });

  it('open after a while without rules', async () => {
    const timers = new ManualTimers();
    const gates = new RuleGates(timers);
    expect(await isOpen(gates, 'a')).toBe(false);
    timers.advance(20_000);
    await gates.passed('a');
  });

  it('open when watching ends, and leave no timer behind', async () => {
    const timers = new ManualTimers();
    const gates = new RuleGates(timers);
    const waiting = gates.passed('a');
    gates.openAll();
    await waiting;
    expect(timers.pending).toBe(0);
  });
});
