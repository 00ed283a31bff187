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

import { z } from 'zod';
import type { ActiveFault, FaultEffect, FaultRule } from '../../faults';
import { html } from './html';
import type { Markup } from './html';
import type { OutsideService } from './service';

/** Faults that a person may want to see, by the name of their option. */
const CHOICES = {
  unavailable: {
    label: 'answers 503',
    effect: { kind: 'status', status: 503 },
  },
  unauthorized: {
    label: 'refuses the credential (GitHub 401, Slack invalid_auth)',
    effect: { kind: 'status', status: 401 },
  },
  rateLimited: {
    label: 'says too many requests, Retry-After 30',
    effect: { kind: 'rateLimited', status: 429, retryAfterSeconds: 30 },
  },
  slow: {
    label: 'answers after 5 seconds',
    effect: { kind: 'delay', ms: 5000 },
  },
  hang: { label: 'never answers', effect: { kind: 'hang' } },
  reset: { label: 'resets the connection', effect: { kind: 'reset' } },
  lostAnswer: {
    label: 'does it, but the answer is lost',
    effect: { kind: 'acceptedThenReset' },
  },
  garbage: { label: 'answers with a web page', effect: { kind: 'garbage' } },
} satisfies Record<string, { label: string; effect: FaultEffect }>;

type Choice = keyof typeof CHOICES;
/** A service that can be broken. */
type Breakable = Pick<OutsideService, 'id' | 'name' | 'faults'>;

function isChoice(value: string): value is Choice {
  return Object.hasOwn(CHOICES, value);
}

const times = z.union([
  z.literal('').transform(() => undefined),
  z.coerce.number().int().min(1).max(100_000),
]);

export const faultFormInput = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('add'),
    vendor: z.string(),
    fault: z.string().refine(isChoice),
    times,
  }),
  z.object({
    action: z.literal('clear'),
    vendor: z.string().optional(),
    id: z.coerce.number().int().optional(),
  }),
]);

function ruleOf(
  { id, name: vendor }: Breakable,
  choice: Choice,
  count: number | undefined,
): FaultRule {
  const { label, effect } = CHOICES[choice];
  const name = `${vendor} ${label}`;
  return choice === 'unauthorized' && id === 'slack'
    ? {
        label: name,
        times: count,
        effect: {
          kind: 'status',
          status: 200,
          body: { ok: false, error: 'invalid_auth' },
        },
      }
    : { label: name, times: count, effect };
}

/** Does what the form says; false where it names no service that there is. */
export function applyFaultForm(
  input: z.output<typeof faultFormInput>,
  services: readonly Breakable[],
): boolean {
  const named = services.filter(
    ({ id }) => input.vendor === undefined || id === input.vendor,
  );
  for (const service of named) {
    if (input.action === 'clear') {
      service.faults.clear(input.id);
    } else if (isChoice(input.fault)) {
      service.faults.add(ruleOf(service, input.fault, input.times));
    }
  }
  return named.length > 0;
}

export function renderFaultForm(services: readonly Breakable[]): Markup {
  return html`<form method="post" action="/faults" class="faults">
    <input type="hidden" name="action" value="add" />
    <label
      >Let
      <select name="vendor" aria-label="Service">
        ${services.map(
          ({ id, name }) => html`<option value="${id}">${name}</option>`,
        )}
      </select>
    </label>
    <label class="grow"
      ><span class="hidden">Fault</span>
      <select name="fault">
        ${Object.entries(CHOICES).map(
          ([name, { label }]) =>
            html`<option value="${name}">${label}</option>`,
        )}
      </select>
    </label>
    <label
      >for
      <input
        name="times"
        type="number"
        min="1"
        value="5"
        placeholder="all"
        aria-label="Number of requests; empty for all until cleared"
      />
      requests</label
    >
    <button>Start</button>
  </form>`;
}

function activeFault(vendor: string, fault: ActiveFault): Markup {
  const left =
    fault.left === undefined ? 'until cleared' : `${fault.left} left`;
  return html`<li>
    <form method="post" action="/faults">
      <input type="hidden" name="action" value="clear" />
      <input type="hidden" name="vendor" value="${vendor}" />
      <input type="hidden" name="id" value="${fault.id}" />
      <span
        ><strong>${fault.label}</strong>
        <span class="muted">${left}, hit ${fault.hits}</span></span
      >
      <button>Clear</button>
    </form>
  </li>`;
}

/** What is broken on purpose right now. */
export function renderActiveFaults(services: readonly Breakable[]): Markup {
  const active = services.flatMap(({ id, faults }) =>
    faults.list().map(fault => activeFault(id, fault)),
  );
  return html`<article data-key="faults">
    ${active.length === 0
      ? html`<p class="muted">Everything answers as it should.</p>`
      : html`<ul class="plain active">
          ${active}
        </ul>`}
  </article>`;
}
