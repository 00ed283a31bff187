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

import {
  ConfigProvider,
  Filter,
  NotificationSpec,
} from 'backstage-plugin-tekton-integrations-common';
import {
  BoundProvider,
  JsonObject,
  Place,
  RegisteredProviderType,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { Template } from '../expressions';
import { CompiledFilter } from './filter';

/** Where a Provider or Notification was written. */
export type RuleSource = 'kubernetes' | 'config';

/** A cluster that is watched. */
export interface ClusterRef {
  /** The uid of namespace kube-system, or the configured name. */
  readonly id: string;
  /** The configured name. */
  readonly name: string;
}

/** The place of a Provider or Notification. */
export interface RuleOrigin {
  /** `source/cluster id/namespace/name`; survives delete-and-apply. */
  readonly id: string;
  readonly source: RuleSource;
  readonly cluster?: ClusterRef;
  readonly namespace?: string;
  readonly name: string;
  /** `metadata.uid` of an object. */
  readonly uid?: string;
  /** `metadata.generation` of an object. */
  readonly generation?: number;
}

/** Something wrong in a rule: which field, what it says, what to do. */
export interface Problem {
  /** Reason of the condition, in CamelCase. */
  readonly reason: string;
  /** Path of the field, `spec.slackApp.channels.0.id`. */
  readonly field?: string;
  /** A sentence with the value in single quotes and the remedy. */
  readonly message: string;
}

/** Where a credential stands: in a Secret, or in app-config itself. */
export type SecretSource =
  | {
      readonly kind: 'reference';
      /** Path in the section of the field that refers to the Secret. */
      readonly field: string;
      readonly name: string;
      readonly key: string;
      /** The Secret may lack the key. */
      readonly optional?: boolean;
    }
  | { readonly kind: 'value'; readonly secret: Secret };

/** A Provider as it was written, checked as far as it can be alone. */
export interface ProviderRule extends RuleOrigin {
  readonly type: string;
  readonly suspended: boolean;
  /** Absent when no module registered the type. */
  readonly registered?: RegisteredProviderType;
  /** Section of the type without its credentials. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** By path in the section. */
  readonly secrets: Readonly<Record<string, SecretSource>>;
  /** Certificates of its connections, by path in the spec: `tls.key`. */
  readonly tls: Readonly<Record<string, SecretSource>>;
  /** What is said where a Notification says nothing else. */
  readonly template?: Readonly<Record<string, unknown>>;
  /** Grants of app-config; a Provider object reaches what its key reaches. */
  readonly access?: NonNullable<ConfigProvider['access']>;
  /** Changes when anything that matters for the connection changes. */
  readonly revision: string;
  readonly problems: readonly Problem[];
}

/** A Notification as it was written, checked as far as it can be alone. */
export interface NotificationRule extends RuleOrigin {
  readonly providerRef: {
    readonly name: string;
    readonly source: 'namespace' | 'portal';
    readonly cluster?: string;
    readonly namespace?: string;
  };
  readonly suspended: boolean;
  readonly filter: Filter;
  /** The filter, ready to be applied. */
  readonly matcher: CompiledFilter;
  /** What of the held events is sent when nothing holds them any more. */
  readonly onResume?: NotificationSpec['onResume'];
  /** Only Runs and entities are told that name it. */
  readonly subscribable: boolean;
  /** What is said, over the Provider's own template. */
  readonly template?: Readonly<Record<string, unknown>>;
  /** Sections of provider types over the Provider's own. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** Changes when its meaning changes; a new revision has a new baseline. */
  readonly revision: string;
  readonly problems: readonly Problem[];
}

/** A template that was compiled for the type of its Provider. */
export interface BoundTemplate {
  readonly template: Template;
  readonly escapeFor: NonNullable<
    RegisteredProviderType['template']
  >['escapeFor'];
  /** As it was written, the Notification's over the Provider's. */
  readonly tree: JsonObject;
}

/** A Notification with the Provider it speaks through, ready for planning. */
export interface ResolvedRule {
  readonly notification: NotificationRule;
  readonly provider?: ProviderRule;
  /** Absent when there is a problem. */
  readonly bound?: BoundProvider;
  /** What is said, where something else than the type's own words is. */
  readonly template?: BoundTemplate;
  /** Deciding or planning needs the Run's catalog entity. */
  readonly usesEntity: boolean;
  /** Places that a tenant names through a Provider of app-config. */
  readonly named?: readonly Place[];
  readonly problems: readonly Problem[];
}
