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

import { HttpResult } from 'backstage-plugin-tekton-integrations-node';
import { INVALID_SPAN_CONTEXT, SpanOptions, trace } from '@opentelemetry/api';
import { httpMeter } from './httpMeter';

const ANSWER: HttpResult = {
  kind: 'answer',
  status: 202,
  headers: {},
  body: 'ok',
  truncated: false,
};

function measured(result: HttpResult) {
  const records: [number, Record<string, string>][] = [];
  const spans: [string, SpanOptions | undefined, Record<string, unknown>][] =
    [];
  let time = 0;
  const meter = httpMeter({
    instruments: {
      createHistogram: () => ({
        record: (value, attributes) => void records.push([value, attributes]),
      }),
    },
    tracer: {
      startSpan: (name, options) => {
        const told: Record<string, unknown> = {};
        spans.push([name, options, told]);
        const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
        span.setAttribute = (key, value) => {
          told[key] = value;
          return span;
        };
        span.end = () => {
          told.ended = true;
        };
        return span;
      },
    },
    monotonic: () => {
      time += 250;
      return time;
    },
  });
  const http = meter({
    request: async () => result,
    fetch: () => Promise.reject(new Error('not over the client')),
    close: async () => {},
  });
  return { http, records, spans };
}

describe('httpMeter', () => {
  it('measures a request and tells its host in a span', async () => {
    const { http, records, spans } = measured(ANSWER);

    await expect(
      http.request({
        method: 'POST',
        url: 'https://a.example:8443/s3cr3t?t=1',
      }),
    ).resolves.toBe(ANSWER);
    expect(records).toEqual([[0.25, { method: 'POST', result: '2xx' }]]);
    expect(spans).toMatchObject([
      [
        'POST',
        { attributes: { 'server.address': 'a.example', 'server.port': 8443 } },
        { 'http.response.status_code': 202, ended: true },
      ],
    ]);
    expect(JSON.stringify([records, spans])).not.toContain('s3cr3t');
  });

  it.each<[HttpResult, string]>([
    [{ ...ANSWER, status: 503 }, '5xx'],
    [{ ...ANSWER, status: 404 }, '4xx'],
    [{ kind: 'notSent', cause: 'refused' }, 'notSent'],
    [{ kind: 'noAnswer', cause: 'reset' }, 'noAnswer'],
  ])('tells an error: %j is %s', async (result, told) => {
    const { http, records, spans } = measured(result);
    await http.request({ method: 'GET', url: 'https://a.example/' });

    expect(records[0]?.[1]).toEqual({ method: 'GET', result: told });
    expect(spans[0]?.[2]).toMatchObject({ 'error.type': told, ended: true });
  });

  it('measures what SDKs fetch too', async () => {
    const { http, records } = measured(ANSWER);
    const response = await http.fetch('https://a.example/', { method: 'PUT' });

    expect(response.status).toBe(202);
    expect(records[0]?.[1]).toEqual({ method: 'PUT', result: '2xx' });
  });
});
