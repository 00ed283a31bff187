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

import { startWebhooks } from '../webhook';
import type { FakeWebhooks } from '../webhook';
import { webhookService } from './webhooks';

const SCRIPT = '<script>alert(1)</script>';

describe('webhookService', () => {
  let webhooks: FakeWebhooks;
  let url: string;

  beforeEach(async () => {
    webhooks = await startWebhooks();
    url = webhooks.add({ path: '/builds' });
  });
  afterEach(() => webhooks.close());

  const shown = () => webhookService(webhooks).render().toString();

  const send = (contentType: string, body: string, id = 'a1') =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      },
      body,
    });

  it('shows receivers that took nothing yet', () => {
    expect(shown()).toContain('/builds');
    expect(shown()).toContain('Nothing yet.');
  });

  it('shows what came, how often, and as text whatever it is', async () => {
    await send('text/plain', SCRIPT);
    await send('text/plain', SCRIPT);
    await send('application/json', JSON.stringify({ text: SCRIPT }), 'b2');

    expect(shown()).toContain('came 2 times');
    expect(shown()).toContain('b2');
    expect(shown()).toContain('&lt;script&gt;');
    expect(shown()).not.toContain(SCRIPT);
  });
});
