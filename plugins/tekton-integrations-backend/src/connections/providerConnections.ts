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

import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ProviderClient,
  Secret,
  TlsIdentity,
} from 'backstage-plugin-tekton-integrations-node';
import { createHash } from 'node:crypto';
import { Hold, suspension } from '../planning';
import { Problem, ProviderRule } from '../rules';
import { ProviderCallbacks } from './providerCallbacks';
import { LentHttp, ProviderHttp } from './providerHttp';
import { resolveSecrets, SecretReader } from './secrets';

/** A healthy Provider's credentials are read again after this long. */
const HEALTHY_MS = 5 * 60_000;
/** So soon a cured Provider is noticed. */
const UNHEALTHY_MS = 15_000;
/** Time limit of a check. */
const CHECK_LIMIT_MS = 10_000;

/** How a Provider's connection stands. */
export type ConnectionState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'ready'; readonly message: string }
  /** Its target could not be asked; deliveries go on and retry. */
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'broken'; readonly problem: Problem };

/** Is told that the state of a Provider changed. */
export type ConnectionListener = (
  provider: ProviderRule,
  state: ConnectionState,
) => void;

/** Timers as a parameter, so that tests do not wait. */
export interface Timers {
  /** Runs later, and gives back how to prevent it. */
  after(ms: number, run: () => void): () => void;
}

/** Timers of the process, which do not keep it alive. */
export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

interface Entry {
  rule: ProviderRule;
  state: ConnectionState;
  client?: ProviderClient;
  lent?: LentHttp;
  credentials?: string;
  /** The check under way; clients wait for the first one. */
  checking?: Promise<void>;
  underWay?: boolean;
  cancel?: () => void;
}

function fingerprint(secrets: Readonly<Record<string, Secret>>): string {
  const hash = createHash('sha256');
  for (const [field, secret] of Object.entries(secrets).sort()) {
    hash.update(field).update('\0').update(secret.unwrap()).update('\0');
  }
  return hash.digest('hex');
}

/** Certificates are credentials too. */
function withCertificates(
  secrets: Readonly<Record<string, Secret>>,
  { certificate, key, ca }: TlsIdentity = {},
): Record<string, Secret> {
  const parts = Object.entries({ certificate, key, ca }).flatMap(
    ([name, secret]) => (secret ? [[`/tls/${name}`, secret] as const] : []),
  );
  return { ...secrets, ...Object.fromEntries(parts) };
}

function broken(reason: string, message: string): ConnectionState {
  return { kind: 'broken', problem: { reason, message } };
}

/**
 * Keeps one client for each Provider, with its credentials up to date.
 *
 * Failure policy: closed. Through a Provider whose credentials are missing or
 * refused nothing is sent; its deliveries are held until a later check, at
 * most 15 s away, finds it cured.
 */
export class ProviderConnections {
  readonly #options: {
    readSecret: SecretReader;
    http: ProviderHttp;
    now(): number;
    portalHost?: string;
    callbacks?: Pick<ProviderCallbacks, 'of'>;
    timers: Timers;
    logger: LoggerService;
    /** Whether a Provider that is not known certainly does not exist. */
    isComplete(providerId: string): boolean;
  };
  readonly #listeners = new Set<ConnectionListener>();
  readonly #entries = new Map<string, Entry>();
  #stopped = false;

  constructor(options: {
    readSecret: SecretReader;
    http: ProviderHttp;
    now(): number;
    portalHost?: string;
    callbacks?: Pick<ProviderCallbacks, 'of'>;
    timers?: Timers;
    logger: LoggerService;
    isComplete(providerId: string): boolean;
  }) {
    this.#options = { timers: systemTimers, ...options };
  }

  /** Takes the Providers as they are now; connects what is new or changed. */
  sync(providers: readonly ProviderRule[]): void {
    const present = new Set(providers.map(({ id }) => id));
    for (const [id, entry] of this.#entries) {
      if (!present.has(id)) {
        this.#entries.delete(id);
        this.#discard(entry);
      }
    }
    for (const rule of providers) {
      const entry = this.#entries.get(rule.id);
      if (entry?.rule.revision === rule.revision) {
        entry.rule = rule;
      } else {
        if (entry) {
          this.#discard(entry);
        }
        const fresh: Entry = { rule, state: { kind: 'checking' } };
        this.#entries.set(rule.id, fresh);
        this.#check(fresh);
      }
    }
  }

  /** Tells from now on whenever the state of a Provider changes. */
  watch(listener: ConnectionListener): void {
    this.#listeners.add(listener);
  }

  state(providerId: string): ConnectionState {
    return this.#entries.get(providerId)?.state ?? { kind: 'checking' };
  }

  /** Why nothing may go through a Provider now. */
  holdOf(provider: ProviderRule): Hold | undefined {
    const state = this.state(provider.id);
    return state.kind === 'broken'
      ? { reason: 'misconfigured', message: state.problem.message }
      : undefined;
  }

  /** The client of a Provider; waits for the first check. */
  async clientFor(
    providerId: string,
  ): Promise<
    | { kind: 'ready'; client: ProviderClient }
    | ({ kind: 'held' } & Hold)
    | { kind: 'gone' }
  > {
    const entry = this.#entries.get(providerId);
    if (!entry) {
      return this.#options.isComplete(providerId)
        ? { kind: 'gone' }
        : {
            kind: 'held',
            reason: 'broken',
            message: 'The Providers of its cluster were not read yet.',
          };
    }
    if (!entry.client) {
      await entry.checking;
    }
    if (entry.rule.suspended) {
      return { kind: 'held', ...suspension('Provider', entry.rule) };
    }
    if (entry.client && entry.state.kind !== 'broken') {
      return { kind: 'ready', client: entry.client };
    }
    return {
      kind: 'held',
      reason: 'misconfigured',
      message:
        entry.state.kind === 'broken'
          ? entry.state.problem.message
          : 'It is not connected yet.',
    };
  }

  /** The target refused the credentials: hold everything and check again. */
  refused(providerId: string, cause: string): void {
    const entry = this.#entries.get(providerId);
    if (entry) {
      entry.credentials = undefined;
      this.#become(entry, broken('AuthenticationFailed', cause));
      this.#schedule(entry);
    }
  }

  /** Checks a Provider now; undefined where there is none. */
  async check(providerId: string): Promise<ConnectionState | undefined> {
    const entry = this.#entries.get(providerId);
    // One that is under way answers for all who ask.
    if (entry && !entry.underWay) {
      this.#check(entry);
    }
    await entry?.checking;
    return entry?.state;
  }

  /** Closes all clients. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(entry => this.#discard(entry)));
  }

  #check(entry: Entry): void {
    entry.cancel?.();
    entry.underWay = true;
    entry.checking = this.#checkNow(entry)
      .catch(error => {
        this.#become(entry, broken('CheckFailed', `${error}`));
      })
      .finally(() => {
        entry.underWay = false;
        this.#schedule(entry);
      });
  }

  async #checkNow(entry: Entry): Promise<void> {
    const { rule } = entry;
    const problem = rule.problems[0];
    if (problem) {
      this.#become(entry, { kind: 'broken', problem });
      return;
    }
    const refusal = await this.#addressRefusal(rule);
    if (refusal !== undefined) {
      this.#become(entry, broken('AddressNotAllowed', `${refusal}.`));
      return;
    }
    const resolved = await resolveSecrets(rule, this.#options.readSecret);
    if (!resolved.ok) {
      const passing = resolved.problem.reason === 'SecretUnavailable';
      // What is known to work goes on while the cluster cannot be asked.
      if (!(passing && entry.client)) {
        this.#become(entry, { kind: 'broken', problem: resolved.problem });
      }
      return;
    }
    const { secrets, tls } = resolved;
    const credentials = fingerprint(withCertificates(secrets, tls));
    if (!entry.client || entry.credentials !== credentials) {
      await this.#connect(entry, secrets, tls);
      entry.credentials = credentials;
    }
    await this.#askHealth(entry);
  }

  /** A tenant's addresses are checked before anything is sent to them. */
  async #addressRefusal(rule: ProviderRule): Promise<string | undefined> {
    const bound = rule.registered?.bind(rule.settings);
    return bound?.ok
      ? this.#options.http.refusal(rule, bound.value.addresses)
      : undefined;
  }

  async #connect(
    entry: Entry,
    secrets: Readonly<Record<string, Secret>>,
    tls: TlsIdentity | undefined,
  ): Promise<void> {
    const previous = { client: entry.client, lent: entry.lent };
    entry.client = undefined;
    const bound = entry.rule.registered?.bind(entry.rule.settings);
    if (!bound?.ok) {
      return;
    }
    const lent = this.#options.http.lend(entry.rule, tls);
    entry.lent = lent;
    try {
      entry.client = await bound.value.connect(secrets, {
        http: lent.http,
        now: () => this.#options.now(),
        portalHost: this.#options.portalHost,
        showsCertificate: tls?.certificate !== undefined,
        callbacks: this.#options.callbacks?.of(entry.rule.id),
      });
    } finally {
      await previous.client?.close();
      await previous.lent?.giveBack();
    }
  }

  async #askHealth(entry: Entry): Promise<void> {
    if (!entry.client) {
      return;
    }
    const health = await entry.client.check(
      AbortSignal.timeout(CHECK_LIMIT_MS),
    );
    switch (health.kind) {
      case 'ok':
        this.#become(entry, { kind: 'ready', message: health.message });
        break;
      case 'refused':
        this.#become(entry, broken('AuthenticationFailed', health.message));
        break;
      case 'unknown':
        this.#become(entry, { kind: 'unknown', message: health.message });
        break;
      default:
        health satisfies never;
    }
  }

  #become(entry: Entry, state: ConnectionState): void {
    const current = this.#entries.get(entry.rule.id) === entry;
    const changed = JSON.stringify(entry.state) !== JSON.stringify(state);
    entry.state = state;
    if (current && changed) {
      const words =
        state.kind === 'broken' ? state.problem.message : state.kind;
      this.#options.logger.info(`Provider ${entry.rule.id}: ${words}`);
      this.#listeners.forEach(listener => listener(entry.rule, state));
    }
  }

  #schedule(entry: Entry): void {
    entry.cancel?.();
    if (this.#stopped || this.#entries.get(entry.rule.id) !== entry) {
      return;
    }
    entry.cancel = this.#options.timers.after(
      entry.state.kind === 'ready' ? HEALTHY_MS : UNHEALTHY_MS,
      () => this.#check(entry),
    );
  }

  async #discard(entry: Entry): Promise<void> {
    entry.cancel?.();
    await entry.checking;
    entry.cancel?.();
    await entry.client?.close();
    await entry.lent?.giveBack();
  }
}
