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

import { exchangeOf } from './exchangeOf';
import { redactUrl } from './redact';

describe('redactUrl', () => {
  it.each([
    [
      'https://api.github.com/repos/acme/shop',
      'api.github.com/repos/acme/shop',
    ],
    [
      'https://user:secret@vendor.example:8443/a?token=x#y',
      'vendor.example:8443/a',
    ],
    ['https://vendor.example/', 'vendor.example'],
    ['secret', '(not a URL)'],
  ])('shows %s as %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

describe('exchangeOf', () => {
  const request = {
    method: 'POST',
    url: 'https://vendor.example/a?key=secret',
  };

  it('tells what was asked and answered', () => {
    expect(
      exchangeOf(request, {
        kind: 'answer',
        status: 201,
        headers: {},
        body: '',
        truncated: false,
      }),
    ).toEqual({ request: 'POST vendor.example/a', answer: '201 Created' });
  });

  it("shortens the vendor's words", () => {
    const { answer } = exchangeOf(
      request,
      { kind: 'answer', status: 422, headers: {}, body: '', truncated: false },
      'no '.repeat(1000),
    );

    expect(answer).toMatch(/^422 Unprocessable Entity: (no )+/);
    expect(answer?.length).toBeLessThan(340);
  });

  it('leaves the answer out where there was none', () => {
    expect(exchangeOf(request, { kind: 'noAnswer', cause: 'reset' })).toEqual({
      request: 'POST vendor.example/a',
    });
  });
});
