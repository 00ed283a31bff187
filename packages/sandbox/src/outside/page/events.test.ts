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

import { startEvents } from '../events';
import { eventsService } from './events';

describe('eventsService', () => {
  it('shows what receivers took, newest first, with what it says made harmless', async () => {
    const events = await startEvents();
    const url = events.add({ path: '/builds' });
    const service = eventsService(events);

    expect(String(service.render())).toContain('Nothing yet.');
    for (const id of ['a1', 'a2', 'a2']) {
      await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'ce-specversion': '1.0',
          'ce-id': id,
          'ce-source': '/clusters/c',
          'ce-type': `vendor.example.${id}`,
          'ce-subject': '%3Cb%3Ebold',
        },
        body: '{"text":"<script>"}',
      });
    }
    const shown = String(service.render());

    expect(shown.indexOf('vendor.example.a2')).toBeLessThan(
      shown.indexOf('vendor.example.a1'),
    );
    expect(shown).toContain('came 2 times');
    expect(shown).not.toContain('<b>');
    expect(shown).not.toContain('<script>');
    await events.close();
  });
});
