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

import type { ServerResponse } from 'node:http';
import type { FaultEffect, FaultHit, SandboxTimers } from '../../faults';
import type { FakeAnswer, FakeRequest, FakeVendor } from './types';
import type { RawRequest, RequestLog } from './requestLog';

const HUGE_CHUNK = Buffer.alloc(64 * 1024, 'x');
const GARBAGE =
  '<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>';

/** Everything that carrying out one request needs. */
export interface Exchange {
  readonly vendor: FakeVendor;
  readonly request: FakeRequest;
  readonly entry: RawRequest;
  readonly log: RequestLog;
  readonly response: ServerResponse;
  /** Cancelled when the fake closes. */
  readonly timers: SandboxTimers;
  readonly now: () => number;
}

function send({ response, entry, log }: Exchange, answer: FakeAnswer): void {
  entry.status = answer.status;
  log.changed();
  if (!response.destroyed) {
    response.writeHead(answer.status, { ...answer.headers });
    response.end(answer.body);
  }
}

function apply({ vendor, request, entry, log }: Exchange): FakeAnswer {
  const answer = vendor.handle(request);
  entry.applied = answer.applied;
  entry.reason = answer.reason;
  log.changed();
  return answer;
}

function reset({ response, entry, log, now }: Exchange): void {
  entry.outcome = 'reset';
  entry.duration = now() - entry.time;
  // A reset rather than an orderly end: what a load balancer does when it loses its backend.
  response.socket?.resetAndDestroy();
  log.changed();
}

function sendSlowly(
  exchange: Exchange,
  answer: FakeAnswer,
  effect: Extract<FaultEffect, { kind: 'slowBody' }>,
): void {
  const { response, timers } = exchange;
  const bytes = Buffer.from(answer.body);
  const size = effect.chunkBytes ?? 1;
  exchange.entry.status = answer.status;
  response.writeHead(answer.status, { ...answer.headers });
  const sendFrom = (offset: number) => {
    if (response.destroyed) {
      return;
    }
    if (offset >= bytes.length) {
      response.end();
      return;
    }
    response.write(bytes.subarray(offset, offset + size));
    timers.after(effect.intervalMs, () => sendFrom(offset + size));
  };
  sendFrom(0);
}

function sendHuge(exchange: Exchange, bytes: number): void {
  const { response, entry } = exchange;
  entry.status = 200;
  response.writeHead(200, { 'content-type': 'application/json' });
  let left = bytes;
  const pump = () => {
    while (left > 0 && !response.destroyed) {
      const chunk = HUGE_CHUNK.subarray(0, Math.min(left, HUGE_CHUNK.length));
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end();
  };
  pump();
}

/**
 * Carries out one request, as the fault that hit it says.
 * Failure policy: a fault never changes what a handler decides, only when it runs and what reaches the client.
 */
export function carryOut(exchange: Exchange, hit: FaultHit | undefined): void {
  const { vendor, timers } = exchange;
  if (hit === undefined) {
    send(exchange, apply(exchange));
    return;
  }
  const { effect } = hit;
  switch (effect.kind) {
    case 'status': {
      const usual = vendor.failure(effect.status);
      send(exchange, {
        status: effect.status,
        headers: { ...usual.headers, ...effect.headers },
        body:
          typeof effect.body === 'object'
            ? JSON.stringify(effect.body)
            : (effect.body ?? usual.body),
        applied: false,
      });
      return;
    }
    case 'rateLimited':
      send(exchange, vendor.rateLimited(effect));
      return;
    case 'delay':
      timers.after(effect.ms, () => send(exchange, apply(exchange)));
      return;
    case 'hang':
      hit.onCleared(() => reset(exchange));
      return;
    case 'reset':
      reset(exchange);
      return;
    case 'acceptedThenReset':
      apply(exchange);
      reset(exchange);
      return;
    case 'appliedAfterTimeout':
      timers.after(effect.ms, () => {
        const answer = apply(exchange);
        if (effect.answer ?? true) {
          send(exchange, answer);
        }
      });
      return;
    case 'answerHeld': {
      const answer = apply(exchange);
      timers.after(effect.ms, () => send(exchange, answer));
      return;
    }
    case 'garbage':
      if (effect.apply) {
        apply(exchange);
      }
      send(exchange, {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: GARBAGE,
        applied: false,
      });
      return;
    case 'hugeBody':
      sendHuge(exchange, effect.bytes);
      return;
    case 'slowBody':
      sendSlowly(exchange, apply(exchange), effect);
      return;
    default:
      effect satisfies never;
  }
}
