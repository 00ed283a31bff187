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
import { EntityFacts, Scope } from '../expressions';

type Texts = Readonly<Record<string, string>>;

/** What is known of a Run when rules are asked about it. */
export interface SubjectFacts {
  /** With its tasks and its commit. */
  readonly run: RunState;
  /** Labels of its namespace; undefined where they cannot be read. */
  readonly namespaceLabels?: Texts;
  /** Its catalog entity; null where none, or none alone, is its own. */
  readonly entity: EntityFacts | null;
  /** The catalog has answered; otherwise nothing is known of its entity. */
  readonly entityKnown: boolean;
  readonly runUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function byName(
  values: readonly { name: string; value: string }[],
): ReadonlyMap<string, string> {
  return new Map(values.map(({ name, value }) => [name, value]));
}

/**
 * A Run as all rules look at it: what several of them need is made once, and
 * only when the first one needs it.
 */
export class Subject {
  readonly run: RunState;
  readonly namespaceLabels: Texts | undefined;
  readonly entityKnown: boolean;
  readonly #facts: SubjectFacts;
  #scope: Scope | undefined;
  #params: ReadonlyMap<string, string> | undefined;
  #results: ReadonlyMap<string, string> | undefined;

  constructor(facts: SubjectFacts) {
    this.run = facts.run;
    this.namespaceLabels = facts.namespaceLabels;
    this.entityKnown = facts.entityKnown;
    this.#facts = facts;
  }

  /** What its expressions read. */
  get scope(): Scope {
    this.#scope ??= new Scope(this.#facts);
    return this.#scope;
  }

  get params(): ReadonlyMap<string, string> {
    this.#params ??= byName(this.run.params);
    return this.#params;
  }

  get results(): ReadonlyMap<string, string> {
    this.#results ??= byName(this.run.results);
    return this.#results;
  }
}
