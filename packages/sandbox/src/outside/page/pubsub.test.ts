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

import { startPubSub } from '../pubsub';
import { ask } from '../pubsub/testing';
import { pubsubService } from './pubsub';

const SCRIPT = '<script>alert(1)</script>';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('the topics of Google on the page', () => {
  it('show messages with their attributes, escaped, newest first', async () => {
    const pubsub = await startPubSub();
    try {
      pubsub.addTopic('builds');
      pubsub.addTopic('quiet');
      for (const data of [SCRIPT, '{"run":"build"}']) {
        await ask(
          pubsub,
          'POST',
          '/v1/projects/acme-ci/topics/builds:publish',
          {
            body: {
              messages: [
                {
                  data: base64(data),
                  attributes: { phase: SCRIPT },
                  orderingKey: SCRIPT,
                },
              ],
            },
          },
        );
      }
      const shown = pubsubService(pubsub).render().toString();

      expect(shown).not.toMatch(/<script/i);
      expect(shown).toContain('phase: &lt;script&gt;');
      expect(shown).toContain('ordering key &lt;script&gt;');
      expect(shown.indexOf('&quot;run&quot;: &quot;build&quot;')).toBeLessThan(
        shown.lastIndexOf('<pre>&lt;script&gt;'),
      );
      expect(shown).toContain('No messages yet.');
    } finally {
      await pubsub.close();
    }
  });
});
