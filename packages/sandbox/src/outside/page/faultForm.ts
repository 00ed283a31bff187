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
import type { ActiveFault, FaultEffect, FaultRule, Faults } from '../../faults';
import { html } from './html';
import type { Markup } from './html';

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
const VENDORS = ['github', 'slack'] as const;
export type Vendor = (typeof VENDORS)[number];
const NAMES: Readonly<Record<Vendor, string>> = {
  github: 'GitHub',
  slack: 'Slack',
};

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
    vendor: z.enum(VENDORS),
    fault: z.string().refine(isChoice),
    times,
  }),
  z.object({
    action: z.literal('clear'),
    vendor: z.enum(VENDORS).optional(),
    id: z.coerce.number().int().optional(),
  }),
]);

function ruleOf(
  vendor: Vendor,
  choice: Choice,
  count: number | undefined,
): FaultRule {
  const { label, effect } = CHOICES[choice];
  const name = `${NAMES[vendor]} ${label}`;
  return choice === 'unauthorized' && vendor === 'slack'
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

/** Does what the form says. */
export function applyFaultForm(
  input: z.output<typeof faultFormInput>,
  faults: Readonly<Record<Vendor, Faults>>,
): void {
  if (input.action === 'add') {
    if (isChoice(input.fault)) {
      faults[input.vendor].add(ruleOf(input.vendor, input.fault, input.times));
    }
    return;
  }
  for (const vendor of input.vendor ? [input.vendor] : VENDORS) {
    faults[vendor].clear(input.id);
  }
}

export function renderFaultForm(): Markup {
  return html`<form method="post" action="/faults" class="faults">
    <input type="hidden" name="action" value="add" />
    <label
      >Let
      <select name="vendor" aria-label="Service">
        ${VENDORS.map(
          vendor => html`<option value="${vendor}">${NAMES[vendor]}</option>`,
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

function activeFault(vendor: Vendor, fault: ActiveFault): Markup {
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
export function renderActiveFaults(
  faults: Readonly<Record<Vendor, Faults>>,
): Markup {
  const active = VENDORS.flatMap(vendor =>
    faults[vendor].list().map(fault => activeFault(vendor, fault)),
  );
  return html`<article data-key="faults">
    ${active.length === 0
      ? html`<p class="muted">Everything answers as it should.</p>`
      : html`<ul class="plain active">
          ${active}
        </ul>`}
  </article>`;
}
