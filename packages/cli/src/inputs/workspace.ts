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

import { OfflineRules } from 'backstage-plugin-tekton-integrations-backend/engine';
import {
  portalConfigSchema,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { JsonObject } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { conformed, isObject, Position, SourceObject } from '../files';
import { AppConfig } from './appConfig';
import { Findings } from './findings';
import { kindOf } from './kindOf';
import { providerTypes } from './providerTypes';
import { RuleObject, ruleObject } from './ruleObject';
import { runObject } from './runObject';

/** How files are to be understood. */
export interface WorkspaceOptions {
  /** Name of the cluster under which the portal knows it. */
  readonly cluster?: string;
  /** Namespace of objects that name none; default where it is not said. */
  readonly namespace?: string;
  /** The files are all there is. */
  readonly complete: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A Run of a file. */
export interface WorkspaceRun extends Position {
  readonly file: string;
  readonly run: RunState;
}

interface Rule extends RuleObject {
  readonly kind: 'Provider' | 'Notification';
  readonly source: SourceObject;
}

/** Where kubectl puts objects that name no namespace. */
const USUAL_NAMESPACE = 'default';

const BLOCK = 'tektonIntegrations';
const BLOCK_SCHEMA = z.toJSONSchema(portalConfigSchema, { io: 'input' });
const jsonObject = z.record(z.string(), z.json());
const clusterNames = z.array(z.looseObject({ name: z.string() })).catch([]);

/** The only cluster of app-config, if there is only one. */
function onlyCluster(block: JsonObject): string | undefined {
  const clusters = clusterNames.parse(block.clusters);
  return clusters.length === 1 ? clusters[0].name : undefined;
}

/** All that files say, ready to be asked. */
export class Workspace {
  readonly rules: OfflineRules;
  readonly runs: readonly WorkspaceRun[];
  readonly findings: Findings;
  /** How many Providers, Notifications and app-configs there are. */
  readonly ruleCount: number;
  readonly #options: WorkspaceOptions;
  readonly #config: AppConfig;
  readonly #namespace: string;
  readonly #clusterName: string | undefined;
  readonly #sources = new Map<string, Rule>();
  readonly #entries = new Map<string, string>();

  constructor(
    sources: readonly SourceObject[],
    findings: Findings,
    options: WorkspaceOptions,
  ) {
    this.findings = findings;
    this.#options = options;
    this.#namespace = options.namespace ?? USUAL_NAMESPACE;
    const sorted = sources.map(source => ({
      source,
      is: kindOf(source.value),
    }));
    const of = (is: string) =>
      sorted.filter(item => item.is.is === is).map(({ source }) => source);
    this.#config = new AppConfig(of('config'));
    const block = this.#block();
    this.#clusterName = options.cluster ?? onlyCluster(block);
    const rules = this.#ruleObjects(sources);
    this.rules = new OfflineRules({
      types: this.#types(rules, block),
      clusterName: this.#clusterName ?? 'cluster',
    });
    this.#takeConfig(block);
    rules.forEach(rule => this.#takeRule(rule));
    of('namespace').forEach(source => this.#takeNamespace(source));
    of('entity').forEach(source => this.rules.takeEntity(source.value));
    this.runs = of('run').flatMap((source, index) =>
      this.#run(source, `uid-${index}`),
    );
    this.ruleCount =
      rules.length + (this.#config.isGiven ? of('config').length : 0);
    this.#judge();
  }

  /** What of app-config is known, without what nobody reads. */
  #block(): JsonObject {
    const { value, unknown } = conformed(this.#config.block, BLOCK_SCHEMA, {
      path: BLOCK,
      fill: false,
    });
    for (const { path, known } of unknown) {
      this.findings.problem({
        ...this.#config.positionOf(path),
        object: 'app-config',
        field: path,
        reason: 'UnknownField',
        message: `${path} is not a setting, so it has no effect: correct its name, or remove it. Known here: ${known.join(', ') || 'none'}.`,
      });
    }
    for (const name of this.#config.included) {
      this.findings.note({
        message: `app-config: what $include: ${name} brings in is not read.`,
        detail: false,
      });
    }
    return jsonObject.parse(value);
  }

  #ruleObjects(sources: readonly SourceObject[]): Rule[] {
    return sources.flatMap(source => {
      const is = kindOf(source.value);
      switch (is.is) {
        case 'rule': {
          const object = ruleObject(is.kind, source, {
            namespace: this.#namespace,
            findings: this.findings,
          });
          return object ? [{ ...object, kind: is.kind, source }] : [];
        }
        case 'wrongVersion':
          this.findings.problem({
            file: source.file,
            ...source.positionOf('apiVersion'),
            field: 'apiVersion',
            reason: 'UnknownVersion',
            message: `apiVersion is '${is.apiVersion}', which does not exist: use integrations.tekton.ornew.io/v1alpha1.`,
          });
          return [];
        case 'other':
          this.findings.note({
            file: source.file,
            ...source.positionOf(''),
            message: `${is.words} is left out.`,
            detail: true,
          });
          return [];
        default:
          return [];
      }
    });
  }

  #types(rules: readonly Rule[], block: JsonObject) {
    const entries = isObject(block.providers)
      ? Object.values(block.providers)
      : [];
    const named = new Set([
      ...rules.flatMap(({ type }) => type ?? []),
      ...entries.flatMap(entry =>
        isObject(entry) && typeof entry.type === 'string' ? entry.type : [],
      ),
    ]);
    const { types, shapeOnly } = providerTypes(named, this.#config.githubHosts);
    const unchecked = [...named].filter(type => shapeOnly.has(type)).sort();
    if (unchecked.length > 0) {
      this.findings.note({
        message: `Of ${unchecked.join(', ')} only the shape is checked: their modules are not part of this command.`,
        detail: false,
      });
    }
    return types;
  }

  #takeConfig(block: JsonObject): void {
    if (!this.#config.isGiven) {
      return;
    }
    for (const { path, message } of this.rules.takeConfig(
      block,
      this.#config.baseUrl,
    )) {
      this.findings.problem({
        ...this.#config.positionOf(path),
        object: 'app-config',
        field: path,
        reason: 'InvalidSetting',
        message,
      });
    }
    for (const kind of ['Provider', 'Notification'] as const) {
      const section = `${kind.toLowerCase()}s`;
      const entries = isObject(block[section]) ? block[section] : {};
      for (const name of Object.keys(entries)) {
        const id = this.rules.idOfEntry(kind, name);
        if (id !== undefined) {
          this.#entries.set(`${kind} ${id}`, `${BLOCK}.${section}.${name}`);
        }
      }
    }
  }

  #takeRule(rule: Rule): void {
    const { kind, source, words, raw } = rule;
    const id = this.rules.takeObject(kind, raw);
    if (id === undefined) {
      return;
    }
    const before = this.#sources.get(`${kind} ${id}`);
    if (before) {
      this.findings.note({
        file: source.file,
        ...source.positionOf(''),
        message: `${words} is also in ${before.source.file}:${before.source.positionOf('').line}; this one counts, as the last one that is applied.`,
        detail: false,
      });
    }
    this.#sources.set(`${kind} ${id}`, rule);
  }

  #takeNamespace({ value }: SourceObject): void {
    const metadata = isObject(value.metadata) ? value.metadata : {};
    this.rules.takeNamespace({
      metadata: { uid: String(metadata.name), ...metadata },
    });
  }

  #run(source: SourceObject, uid: string): WorkspaceRun[] {
    const read = this.rules.readRun(
      runObject(source, {
        namespace: this.#namespace,
        uid,
        now: this.#options.now,
      }),
    );
    if (read.ok) {
      return [{ file: source.file, ...source.positionOf(''), run: read.run }];
    }
    this.findings.problem({
      file: source.file,
      ...source.positionOf(read.field),
      object: String(source.value.kind),
      field: read.field,
      reason: 'MalformedRun',
      message: `${read.message}.`,
    });
    return [];
  }

  #judge(): void {
    for (const { kind, id, problems } of this.rules.check()) {
      for (const { field, message, reason, unsure } of problems) {
        const place = this.#placeOf(kind, id, field ?? '');
        const open =
          unsure ||
          (reason === 'NotPermitted' && this.#isSomewhere(`${kind} ${id}`));
        if (open && !this.#options.complete) {
          const { file, line, column, object } = place;
          this.findings.note({
            file,
            line,
            column,
            message: `${object}: not checked, since the files may not be all there is: ${message}`,
            detail: false,
          });
        } else {
          this.findings.problem({ ...place, field, reason, message });
        }
      }
    }
  }

  /** Grants name namespaces and clusters, and the object's are not known. */
  #isSomewhere(key: string): boolean {
    const rule = this.#sources.get(key);
    return (
      rule !== undefined &&
      (this.#clusterName === undefined ||
        (rule.placeless && this.#options.namespace === undefined))
    );
  }

  #placeOf(kind: string, id: string, field: string) {
    const key = `${kind} ${id}`;
    const rule = this.#sources.get(key);
    if (rule) {
      const path =
        field === '' || field.startsWith('spec') ? field : `spec.${field}`;
      return {
        file: rule.source.file,
        ...rule.source.positionOf(path),
        object: rule.words,
      };
    }
    const entry = this.#entries.get(key) ?? BLOCK;
    const path = field.replace(/^spec\.?/, '');
    return {
      ...this.#config.positionOf(path === '' ? entry : `${entry}.${path}`),
      object: entry,
    };
  }
}
