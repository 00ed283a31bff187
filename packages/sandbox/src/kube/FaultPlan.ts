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

import type { ResourceRequest } from './requestInfo';

/** Which requests a fault is for; all without any field. */
export interface FaultFilter {
  /** Plural of a resource. */
  resource?: string;
  group?: string;
  namespace?: string;
  verb?: string;
  /** Start of the path. */
  path?: string;
}

/** An error to answer with, instead of doing what was asked. */
export interface FaultAnswer extends FaultFilter {
  status: number;
  /** For so many requests; without it until it is cleared. */
  times?: number;
  retryAfterSeconds?: number;
}

/** A fault that is in effect. */
export interface Fault {
  clear(): void;
}

/** What a fault looks at. */
export interface FaultSubject {
  path: string;
  target?: ResourceRequest;
}

interface Delay extends FaultFilter {
  ms: number;
}

/** The faults that are in effect now. */
export class FaultPlan {
  private readonly stalls = new Set<FaultFilter>();
  private readonly answers = new Set<{ answer: FaultAnswer; left: number }>();
  private readonly delays = new Set<Delay>();
  private readonly listeners = new Set<() => void>();

  stall(filter: FaultFilter = {}): Fault {
    return this.started(this.stalls, { ...filter });
  }

  answer(answer: FaultAnswer): Fault {
    return this.started(this.answers, {
      answer,
      left: answer.times ?? Infinity,
    });
  }

  delay(ms: number, filter: FaultFilter = {}): Fault {
    return this.started(this.delays, { ...filter, ms });
  }

  clear(): void {
    this.stalls.clear();
    this.answers.clear();
    this.delays.clear();
    this.notify();
  }

  isStalled(subject: FaultSubject): boolean {
    return [...this.stalls].some(filter => matches(filter, subject));
  }

  /** The error that this request gets; counts it. */
  takeAnswer(subject: FaultSubject): FaultAnswer | undefined {
    const entry = [...this.answers].find(({ answer }) =>
      matches(answer, subject),
    );
    if (entry) {
      entry.left -= 1;
      if (entry.left <= 0) {
        this.answers.delete(entry);
      }
    }
    return entry?.answer;
  }

  delayOf(subject: FaultSubject): number {
    return [...this.delays]
      .filter(delay => matches(delay, subject))
      .reduce((sum, { ms }) => sum + ms, 0);
  }

  /** Tells when a fault ended. */
  onCleared(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private started<T>(faults: Set<T>, fault: T): Fault {
    faults.add(fault);
    return {
      clear: () => {
        faults.delete(fault);
        this.notify();
      },
    };
  }

  private notify(): void {
    [...this.listeners].forEach(listener => listener());
  }
}

export function matches(filter: FaultFilter, subject: FaultSubject): boolean {
  const { target, path } = subject;
  return (
    (filter.resource === undefined || filter.resource === target?.resource) &&
    (filter.group === undefined || filter.group === target?.group) &&
    (filter.namespace === undefined ||
      filter.namespace === target?.namespace) &&
    (filter.verb === undefined || filter.verb === target?.verb) &&
    (filter.path === undefined || path.startsWith(filter.path))
  );
}
