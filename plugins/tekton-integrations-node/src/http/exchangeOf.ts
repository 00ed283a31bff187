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

import { Exchange } from '../outcome';
import { truncate } from '../text';
import { HttpRequest, HttpResult } from './httpClient';
import { statusWords } from './outcomeOfStatus';
import { redactUrl } from './redact';

/** Enough for a vendor's sentence, not for a page. */
const MAX_WORDS = 300;

/**
 * A request and its result as they are kept in the history of attempts.
 *
 * @param words - what the vendor said, without anything that was sent
 * @public
 */
export function exchangeOf(
  request: Pick<HttpRequest, 'method' | 'url'>,
  result: HttpResult,
  words?: string,
): Exchange {
  const asked = `${request.method} ${redactUrl(request.url)}`;
  if (result.kind !== 'answer') {
    return { request: asked };
  }
  const status = statusWords(result.status);
  return {
    request: asked,
    answer: words ? `${status}: ${truncate(words, MAX_WORDS)}` : status,
  };
}
