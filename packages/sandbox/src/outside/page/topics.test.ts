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

import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { startSns } from '../sns';
import { snsService } from './topics';

const SCRIPT = '<script>alert(1)</script>';

describe('the topics on the page', () => {
  it('show messages with their attributes, escaped, newest first', async () => {
    const sns = await startSns();
    const client = new SNSClient({
      endpoint: sns.url,
      region: sns.region,
      credentials: {
        accessKeyId: sns.accessKey.id,
        secretAccessKey: sns.accessKey.secret,
      },
    });
    try {
      const TopicArn = sns.addTopic({ name: 'builds.fifo' });
      sns.addTopic({ name: 'quiet' });
      const service = snsService(sns);
      for (const [MessageDeduplicationId, Message] of [
        ['1', SCRIPT],
        ['2', '{"run":"build"}'],
      ]) {
        await client.send(
          new PublishCommand({
            TopicArn,
            Message,
            Subject: SCRIPT,
            MessageAttributes: {
              phase: { DataType: 'String', StringValue: SCRIPT },
            },
            MessageGroupId: 'g',
            MessageDeduplicationId,
          }),
        );
      }
      const shown = service.render().toString();

      expect(shown).not.toMatch(/<script/i);
      expect(shown).toContain('phase: &lt;script&gt;');
      expect(shown.indexOf('&quot;run&quot;: &quot;build&quot;')).toBeLessThan(
        shown.lastIndexOf('alert(1)'),
      );
      expect(shown).toContain('No messages yet.');
    } finally {
      client.destroy();
      await sns.close();
    }
  });
});
