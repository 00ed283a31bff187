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

import { limitsOf } from './limitsOf';

const messages = {
  scope: 's',
  name: 'messages',
  per: 1_000,
  limit: 1,
  burst: 4,
};

describe('limitsOf', () => {
  it('lets a message a second go to a channel, and a few at once', () => {
    expect(limitsOf('s', 'post')).toEqual([messages]);
  });

  it('counts edits by their tier too', () => {
    expect(limitsOf('s', 'update')).toEqual([
      messages,
      { scope: 's', name: 'tier 3', per: 60_000, limit: 50, burst: 4 },
    ]);
  });
});
