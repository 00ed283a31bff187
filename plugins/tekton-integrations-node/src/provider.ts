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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { HttpClient } from './http';
import { Outcome, Receipt } from './outcome';
import { Secret } from './secret';
import { Planned, Target } from './target';

/**
 * What a Provider may reach that a Run chooses.
 *
 * @public
 */
export interface Grants {
  /** Whether a Run may choose this repository, `owner/name`. */
  repository(slug: string): boolean;
  /** The line of configuration to add where it may not. */
  readonly remedy: string;
}

/**
 * What is known when a target is planned.
 *
 * @public
 */
export interface PlanContext<Settings> {
  /** Settings of the Provider with those of the Notification over them. */
  readonly settings: Settings;
  /** What the Run may choose. */
  readonly grants: Grants;
  /** The Run's page in the portal. */
  readonly runUrl: string;
  /** The name of the cluster is part of what people read. */
  readonly severalClusters: boolean;
}

/**
 * What the plugin gives to a provider.
 *
 * @public
 */
export interface ProviderPlatform {
  /** The only way to the network. */
  readonly http: HttpClient;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * Whether the credentials work.
 *
 * @public
 */
export type Health =
  | { readonly kind: 'ok'; readonly message: string }
  | {
      readonly kind: 'refused';
      /** What is wrong with the credentials or permissions, and the remedy. */
      readonly message: string;
    }
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * A connection to a vendor with the credentials of one Provider.
 *
 * @public
 */
export interface ProviderClient {
  /** Checks the credentials; never throws. */
  check(signal: AbortSignal): Promise<Health>;
  /**
   * Sends one target; never throws.
   *
   * @param receipt - of an earlier state of the same subject and Run
   */
  send(
    target: Target,
    receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome>;
  /**
   * Looks up what stands there, after a doubt. `absent`: the target's content
   * is not what stands there. `unknown`: it could not be read just now.
   */
  find?(
    target: Target,
    signal: AbortSignal,
  ): Promise<Receipt | 'absent' | 'unsupported' | 'unknown'>;
  /** Ends all connections; nothing is sent after. */
  close(): Promise<void>;
}

/**
 * A credential in a Provider's section.
 *
 * @public
 */
export interface SecretField {
  /** Field of the section, for example `privateKey`. */
  readonly field: string;
  /** Key of the Secret where the reference names none. */
  readonly defaultKey: string;
}

/**
 * What a sentence on who is told is about, as far as it is known.
 *
 * @public
 */
export interface Described {
  /** Repository of the catalog entity, `owner/name`. */
  readonly repository?: string;
}

/**
 * A type of Provider: what its section looks like, what it plans for a Run,
 * and how it connects.
 *
 * @public
 */
export interface ProviderType<Settings> {
  /** As in `spec.type`: `SlackApp`, or `vendor.example/Type`. */
  readonly type: string;
  /** Name of its section in the spec: `slackApp`, or `config`. */
  readonly section: string;
  /** Vendor's name for people: `Slack`. */
  readonly vendor: string;
  /** Credentials in its section. */
  readonly secrets: readonly SecretField[];
  /** The section without its secrets. */
  readonly settings: z.ZodType<Settings>;
  /** Pure: what shall be shown of a Run. */
  plan(run: RunState, context: PlanContext<Settings>): Planned[];
  /** Who is told, for a sentence: `#builds`, `commit status on its repository`. */
  describe(settings: Settings, about: Described): string;
  /**
   * The SDK is loaded here, not before.
   *
   * @param secrets - by field; each declared secret that the section has
   */
  connect(
    settings: Settings,
    secrets: Readonly<Record<string, Secret>>,
    platform: ProviderPlatform,
  ): Promise<ProviderClient>;
}

/**
 * The answer of a check of a section.
 *
 * @public
 */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly issues: readonly { path: string; message: string }[];
    };

/**
 * A provider type whose settings were checked and bound.
 *
 * @public
 */
export interface BoundProvider {
  /** Pure: what shall be shown of a Run. */
  plan(run: RunState, context: Omit<PlanContext<never>, 'settings'>): Planned[];
  /** Who is told, for a sentence. */
  describe(about: Described): string;
  /** Connects with the credentials of the section. */
  connect(
    secrets: Readonly<Record<string, Secret>>,
    platform: ProviderPlatform,
  ): Promise<ProviderClient>;
}

/**
 * A provider type with its settings' type hidden, as the registry keeps it.
 *
 * @public
 */
export interface RegisteredProviderType {
  /** As in `spec.type`. */
  readonly type: string;
  /** Name of its section in the spec. */
  readonly section: string;
  /** Vendor's name for people. */
  readonly vendor: string;
  /** Credentials in its section. */
  readonly secrets: readonly SecretField[];
  /** Checks settings and binds them. */
  bind(settings: unknown): Checked<BoundProvider>;
}

/**
 * Makes a provider type fit for registration.
 *
 * @public
 */
export function defineProviderType<Settings>(
  type: ProviderType<Settings>,
): RegisteredProviderType {
  return {
    type: type.type,
    section: type.section,
    vendor: type.vendor,
    secrets: type.secrets,
    bind(raw) {
      const parsed = type.settings.safeParse(raw);
      if (!parsed.success) {
        return {
          ok: false,
          issues: parsed.error.issues.map(issue => ({
            path: [type.section, ...issue.path].join('.'),
            message: issue.message,
          })),
        };
      }
      const settings = parsed.data;
      return {
        ok: true,
        value: {
          plan: (run, context) => type.plan(run, { ...context, settings }),
          describe: about => type.describe(settings, about),
          connect: (secrets, platform) =>
            type.connect(settings, secrets, platform),
        },
      };
    },
  };
}
