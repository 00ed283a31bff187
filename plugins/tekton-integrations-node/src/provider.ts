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
import { Callbacks } from './callbacks';
import { HttpClient } from './http';
import { JsonObject, Outcome, Receipt } from './outcome';
import { Secret } from './secret';
import { SecretField, SecretGroup } from './secretField';
import { Place, Planned, Target } from './target';

/**
 * What may be chosen of a Provider by a Run, its entity, or a Notification
 * that somebody else wrote.
 *
 * @public
 */
export interface Grants {
  /**
   * Why this Run may not choose a place, with the line of configuration to
   * add; undefined where it may.
   */
  refusal(place: Place): string | undefined;
}

/**
 * How an owner can be reached, as the catalog says.
 *
 * @public
 */
export interface OwnerContact {
  /** `group:default/team-a`. */
  readonly ref: string;
  /** `spec.profile.email`. */
  readonly email?: string;
  /** Of the Group or User. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The catalog entity that routes for a Run, inside what operators granted.
 *
 * - `entity`: the only entity of the Run, whose owner owns the namespace.
 * - `none`: why no entity routes, with the remedy.
 * - `unknown`: the catalog does not answer just now.
 *
 * @public
 */
export type Routing =
  | {
      readonly kind: 'entity';
      /** `component:default/shop`. */
      readonly ref: string;
      readonly annotations: Readonly<Record<string, string>>;
      /**
       * The entity's owner who owns the Run's namespace too. It is looked up
       * for Runs that ended badly; missing where the catalog does not tell.
       */
      readonly owner?: OwnerContact;
    }
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * What is known when a target is planned.
 *
 * @public
 */
export interface PlanContext<Settings, Template = never> {
  /** Settings of the Provider with those of the Notification over them. */
  readonly settings: Settings;
  /** The template, rendered for this Run and checked; none where none is. */
  readonly template?: Template;
  /** What the Run may choose. */
  readonly grants: Grants;
  /**
   * The Tekton object as it was observed; plain JSON. Missing where a Run is
   * planned from what is kept of it, for a rule that is newer than the event
   * for example.
   */
  readonly object?: unknown;
  /** The Notification is a tenant's, and not an operator's. */
  readonly tenant?: boolean;
  /** The entity that may choose for the Run. */
  readonly routing: Routing;
  /** The Run's page in the portal. */
  readonly runUrl: string;
  /** The name of the cluster is part of what people read. */
  readonly severalClusters: boolean;
  /**
   * Tells the Provider from all others, for subjects whose place only its
   * credentials know; not for people.
   */
  readonly provider: string;
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
  /** Host of the portal, as people write it; `portal.example`. */
  readonly portalHost?: string;
  /** `http` shows a certificate of this Provider to servers that ask for one. */
  readonly showsCertificate?: boolean;
  /** Addresses of the portal for answers that come later. */
  readonly callbacks?: Callbacks;
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
 * One of the targets that go in one request.
 *
 * @public
 */
export interface BatchEntry {
  /** Tells it from the others of the batch; not kept. */
  readonly id: string;
  /** What is sent. */
  readonly target: Target;
  /** Of an earlier state of the same subject and Run. */
  readonly receipt?: Receipt;
}

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
   * Sends several targets of one batch in one request; never throws. What the
   * answer does not speak of counts as not answered.
   *
   * @returns outcomes by the entries' ids
   */
  sendBatch?(
    entries: readonly BatchEntry[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Outcome>>;
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
 * What a sentence on who is told is about, as far as it is known.
 *
 * @public
 */
export interface Described {
  /** Repository of the catalog entity, `owner/name`. */
  readonly repository?: string;
}

/**
 * The template of a type of Provider: a tree of strings, which hold
 * `${{ CEL }}` as it is written and text as it is rendered.
 *
 * @public
 */
export interface TemplateType<Template> {
  /** The tree as it is written. */
  readonly schema: z.ZodType;
  /**
   * The tree as it is rendered: what the vendor takes, brought to its limits.
   * What it refuses is never sent; its messages follow the name of the field.
   */
  readonly rendered: z.ZodType<Template>;
  /**
   * How an inserted value is made harmless at its place; what the author of
   * the template wrote himself is left as it is.
   *
   * @param path - of the string in the tree
   * @param tree - the whole tree, unrendered
   * @returns takes a value and what its string says before it, rendered
   */
  escapeFor(
    path: readonly (string | number)[],
    tree: JsonObject,
  ): (value: string, before: string) => string;
}

/**
 * A type of Provider: what its section looks like, what it plans for a Run,
 * and how it connects.
 *
 * @public
 */
export interface ProviderType<Settings, Template = never> {
  /** As in `spec.type`: `SlackApp`, or `vendor.example/Type`. */
  readonly type: string;
  /** Name of its section in the spec: `slackApp`, or `config`. */
  readonly section: string;
  /** Vendor's name for people: `Slack`. */
  readonly vendor: string;
  /** Credentials in its section. */
  readonly secrets: readonly (SecretField | SecretGroup)[];
  /**
   * The section without its secrets: their fields are left out, also those of
   * a list's items.
   */
  readonly settings: z.ZodType<Settings>;
  /** What a template may say; a type without it takes none. */
  readonly template?: TemplateType<Template>;
  /** Pure: what shall be shown of a Run. */
  plan(run: RunState, context: PlanContext<Settings, Template>): Planned[];
  /** The places that the settings name; a tenant's need a grant. */
  places?(settings: Settings): readonly Place[];
  /**
   * The URLs that the settings name. A tenant's may be public ones only, or
   * what operators allow; `platform.http` checks them again when it is asked.
   */
  addresses?(settings: Settings): readonly string[];
  /** Whether planning needs the Run's entity. */
  usesEntity?(settings: Settings): boolean;
  /** Who is told, for a sentence: `#builds`, `commit status on its repository`. */
  describe(settings: Settings, about: Described): string;
  /**
   * The SDK is loaded here, not before.
   *
   * @param secrets - each declared secret that the section has, by its path:
   * `privateKey`, `headers.0.value`, `credentials.accessKeyId`
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
  /**
   * Pure: what shall be shown of a Run.
   *
   * @param template - rendered; what is wrong with it makes invalid targets
   */
  plan(
    run: RunState,
    context: Omit<PlanContext<never>, 'settings' | 'template'>,
    template?: JsonObject,
  ): Planned[];
  /** The places that its settings name. */
  readonly places: readonly Place[];
  /** The URLs that its settings name. */
  readonly addresses: readonly string[];
  /** Whether planning needs the Run's entity. */
  readonly usesEntity: boolean;
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
  readonly secrets: readonly (SecretField | SecretGroup)[];
  /** Checks settings and binds them. */
  bind(settings: unknown): Checked<BoundProvider>;
  /** What a template of this type may say; a type without it takes none. */
  readonly template?: Pick<TemplateType<unknown>, 'escapeFor'> & {
    /** Checks the shape of a template as it is written. */
    check(template: unknown): Checked<JsonObject>;
  };
}

const jsonObjectSchema = z.record(z.string(), z.json());

function issuesOf(section: string, error: z.ZodError) {
  return error.issues.map(issue => ({
    path: [section, ...issue.path].join('.'),
    message: issue.message,
  }));
}

/**
 * What is planned where a template came out wrong: each target is invalid,
 * none is half told.
 *
 * @param message - names the field of the template
 * @public
 */
export function asInvalid(
  planned: readonly Planned[],
  message: string,
): Planned[] {
  return planned.map(item =>
    item.type === 'target'
      ? { type: 'invalid', key: item.key, words: item.words, message }
      : item,
  );
}

/**
 * Makes a provider type fit for registration.
 *
 * @public
 */
export function defineProviderType<Settings, Template = never>(
  type: ProviderType<Settings, Template>,
): RegisteredProviderType {
  const { template } = type;
  const plan = (
    run: RunState,
    context: Omit<PlanContext<Settings, Template>, 'template'>,
    rendered: JsonObject | undefined,
  ): Planned[] => {
    if (!template || rendered === undefined) {
      return type.plan(run, context);
    }
    const parsed = template.rendered.safeParse(rendered);
    if (parsed.success) {
      return type.plan(run, { ...context, template: parsed.data });
    }
    const wrong = issuesOf('template', parsed.error)
      .map(({ path, message }) => `${path}, as rendered: ${message}`)
      .join('; ');
    return asInvalid(type.plan(run, context), `${wrong}.`);
  };
  return {
    type: type.type,
    section: type.section,
    vendor: type.vendor,
    secrets: type.secrets,
    template: template && {
      escapeFor: (path, tree) => template.escapeFor(path, tree),
      check(raw) {
        const shape = template.schema.safeParse(raw);
        if (!shape.success) {
          return { ok: false, issues: issuesOf('template', shape.error) };
        }
        const json = jsonObjectSchema.safeParse(raw);
        return json.success
          ? { ok: true, value: json.data }
          : { ok: false, issues: issuesOf('template', json.error) };
      },
    },
    bind(raw) {
      const parsed = type.settings.safeParse(raw);
      if (!parsed.success) {
        return { ok: false, issues: issuesOf(type.section, parsed.error) };
      }
      const settings = parsed.data;
      return {
        ok: true,
        value: {
          plan: (run, context, rendered) =>
            plan(run, { ...context, settings }, rendered),
          places: type.places?.(settings) ?? [],
          addresses: type.addresses?.(settings) ?? [],
          usesEntity: type.usesEntity?.(settings) ?? false,
          describe: about => type.describe(settings, about),
          connect: (secrets, platform) =>
            type.connect(settings, secrets, platform),
        },
      };
    },
  };
}
