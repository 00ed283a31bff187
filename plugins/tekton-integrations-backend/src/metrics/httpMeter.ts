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

import { Span, SpanKind, SpanStatusCode, Tracer } from '@opentelemetry/api';
import {
  fetchOver,
  HttpClient,
  HttpRequest,
  HttpResult,
} from 'backstage-plugin-tekton-integrations-node';

/** The part of an OpenTelemetry meter that is used for requests. */
export interface HttpInstruments {
  createHistogram(
    name: string,
    options: { description: string; unit: string },
  ): { record(value: number, attributes: Record<string, string>): void };
}

/** What requests are measured with. */
export interface HttpMeterOptions {
  readonly instruments: HttpInstruments;
  readonly tracer: Pick<Tracer, 'startSpan'>;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
}

/** Few values, however many statuses there are. */
function resultOf(result: HttpResult): string {
  return result.kind === 'answer'
    ? `${Math.floor(result.status / 100)}xx`
    : result.kind;
}

function end(span: Span, result: HttpResult): void {
  if (result.kind === 'answer') {
    span.setAttribute('http.response.status_code', result.status);
  }
  if (result.kind !== 'answer' || result.status >= 400) {
    span.setAttribute('error.type', resultOf(result));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/**
 * Measures each request of a client. Of an address only the host is told, and
 * in a span alone: tenants choose hosts, and paths may be credentials.
 */
export function httpMeter({
  instruments,
  tracer,
  monotonic,
}: HttpMeterOptions): (http: HttpClient) => HttpClient {
  const durations = instruments.createHistogram(
    'tekton_integrations.http.duration',
    { description: 'Time that requests of Providers took', unit: 's' },
  );
  return http => {
    const request = async (asked: HttpRequest) => {
      const { method } = asked;
      const started = monotonic();
      const url = URL.canParse(asked.url) ? new URL(asked.url) : undefined;
      const span = tracer.startSpan(method, {
        kind: SpanKind.CLIENT,
        attributes: {
          'http.request.method': method,
          'server.address': url?.hostname,
          'server.port': url?.port === '' ? undefined : Number(url?.port),
        },
      });
      const result = await http.request(asked);
      end(span, result);
      durations.record((monotonic() - started) / 1000, {
        method,
        result: resultOf(result),
      });
      return result;
    };
    return {
      request,
      fetch: fetchOver({ request }),
      close: () => http.close(),
    };
  };
}
