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
import { KubernetesEvent, PatchAnswer } from '../clusters';
import { Timers } from '../connections';
import { PacedWrites } from './pacedWrites';

/** The object that an Event is about. */
export interface EventSubject {
  readonly clusterName: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What an Event says. */
export type Happening = Pick<KubernetesEvent, 'type' | 'reason' | 'message'>;

/** Records an Event in a cluster. */
export type EventRecorder = (
  clusterName: string,
  event: KubernetesEvent,
) => Promise<PatchAnswer>;

/** Between two writes to a cluster. */
const SPACING_MS = 200;
/** The same is written again, with its count, after this long. */
const BETWEEN_MS = 60_000;
/** What happens again after so long is another Event. */
const SERIES_MS = 10 * 60_000;
/** So many different Events are written of an object … */
const BURST = 25;
/** … in this time. */
const BURST_MS = 5 * 60_000;
/** Nothing grows without bound when everything fails at once. */
const KEPT = 1_000;
/** Where Events may not be written it is tried again after this long. */
const REFUSED_MS = 10 * 60_000;
const AWAY_MS = 5_000;
const AGAIN_MS = 30_000;
/** Kubernetes' bound of a message, in bytes. */
const MESSAGE_BYTES = 1_024;

const SUMMARY: Happening = {
  type: 'Warning',
  reason: 'ManyEvents',
  message:
    'More happened than is listed here: the portal shows every delivery.',
};

interface Series {
  readonly subject: EventSubject;
  readonly happening: Happening;
  readonly name: string;
  readonly firstAt: number;
  lastAt: number;
  count: number;
  writtenAt?: number;
}

interface Burst {
  readonly since: number;
  count: number;
}

/** The first so many bytes of a text, cut between two characters. */
export function clipBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) {
    return text;
  }
  let left = limit - Buffer.byteLength('…');
  let end = 0;
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) {
      break;
    }
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

/** A name of an Event: its object's, as far as it fits, and an id. */
function eventName({ name }: EventSubject, id: string): string {
  return `${name.slice(0, 200).replace(/[^a-z0-9]+$/, '')}.${id}`;
}

/** Takes the oldest out while there are too many. */
function bound<T>(map: Map<string, T>, dropped: (key: string) => void): void {
  for (const key of map.keys()) {
    if (map.size <= KEPT) {
      return;
    }
    map.delete(key);
    dropped(key);
  }
}

/**
 * Writes Kubernetes Events: the same one once a minute at most, with a count
 * that grows, and not too many about one object.
 *
 * Failure policy: open. Events that may not or cannot be written, or that are
 * too many, are left out; what they tell stands in the ledger too.
 */
export class EventReporter {
  readonly #options: {
    readonly record: EventRecorder;
    readonly now: () => number;
    readonly id: () => string;
    readonly logger: LoggerService;
  };
  readonly #writes: PacedWrites;
  readonly #series = new Map<string, Series>();
  readonly #bursts = new Map<string, Burst>();
  /** Places where Events may not be written, why, and until when. */
  readonly #refused = new Map<string, { message: string; until: number }>();

  constructor(options: {
    record: EventRecorder;
    timers: Timers;
    now: () => number;
    /** Makes the names of Events different; lower case. */
    id: () => string;
    logger: LoggerService;
  }) {
    this.#options = options;
    this.#writes = new PacedWrites({ ...options, spacingMs: SPACING_MS });
  }

  /** Says that something happened to an object. */
  say(subject: EventSubject, happening: Happening): void {
    if (!this.#isRefused(subject)) {
      const series = this.#count(subject, {
        ...happening,
        message: clipBytes(happening.message, MESSAGE_BYTES),
      });
      this.#plan(series);
    }
  }

  /** Where Events are off, and why. */
  problem(): string | undefined {
    const [first, ...others] = [...this.#refused];
    if (!first) {
      return undefined;
    }
    const [place, { message }] = first;
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    return `Kubernetes Events are off in ${place}${more}: ${message}`;
  }

  async stop(): Promise<void> {
    await this.#writes.stop();
  }

  #count(subject: EventSubject, happening: Happening): Series {
    const now = this.#options.now();
    const key = keyOf(subject, happening);
    const known = this.#series.get(key);
    if (known && now - known.lastAt < SERIES_MS) {
      known.count += 1;
      known.lastAt = now;
      // The map stays in the order of use.
      this.#series.delete(key);
      this.#series.set(key, known);
      return known;
    }
    if (happening !== SUMMARY && this.#isBurst(subject, now)) {
      return this.#count(subject, SUMMARY);
    }
    const fresh: Series = {
      subject,
      happening,
      name: eventName(subject, this.#options.id()),
      firstAt: now,
      lastAt: now,
      count: 1,
    };
    this.#series.delete(key);
    this.#series.set(key, fresh);
    bound(this.#series, old => this.#dropWrite(old));
    return fresh;
  }

  #isBurst({ uid }: EventSubject, now: number): boolean {
    const known = this.#bursts.get(uid);
    const burst =
      known && now - known.since < BURST_MS ? known : { since: now, count: 0 };
    burst.count += 1;
    this.#bursts.delete(uid);
    this.#bursts.set(uid, burst);
    bound(this.#bursts, () => undefined);
    return burst.count > BURST;
  }

  #dropWrite(key: string): void {
    this.#writes.drop(laneOf(key), key);
  }

  #plan(series: Series): void {
    const { subject, happening, writtenAt } = series;
    this.#writes.put(subject.clusterName, keyOf(subject, happening), {
      at:
        writtenAt === undefined ? this.#options.now() : writtenAt + BETWEEN_MS,
      urgent: happening.type === 'Warning',
      write: () => this.#write(series),
    });
  }

  async #write(series: Series): Promise<number> {
    const { record, now } = this.#options;
    const { subject } = series;
    if (this.#isRefused(subject)) {
      return 0;
    }
    series.writtenAt = now();
    const answer = await record(subject.clusterName, eventOf(series)).catch(
      (error): PatchAnswer => ({ kind: 'unavailable', message: `${error}` }),
    );
    switch (answer.kind) {
      case 'done':
        this.#refused.delete(namespaceOf(subject));
        this.#refused.delete(clusterOf(subject));
        return 0;
      case 'missing':
        return 0;
      case 'forbidden':
        this.#refuse(namespaceOf(subject), answer.message);
        return 0;
      case 'ownCredentialsRequired':
        this.#refuse(clusterOf(subject), answer.message);
        return 0;
      case 'unavailable':
        this.#writes.put(
          subject.clusterName,
          keyOf(subject, series.happening),
          {
            at: now() + AGAIN_MS,
            urgent: false,
            write: () => this.#write(series),
          },
        );
        return AWAY_MS;
      default:
        return answer satisfies never;
    }
  }

  #refuse(place: string, message: string): void {
    if (!this.#refused.has(place)) {
      this.#options.logger.warn(
        `Kubernetes Events are off in ${place}: ${message}`,
      );
    }
    const until = this.#options.now() + REFUSED_MS;
    this.#refused.set(place, { message, until });
  }

  #isRefused(subject: EventSubject): boolean {
    const now = this.#options.now();
    return [clusterOf(subject), namespaceOf(subject)].some(
      place => (this.#refused.get(place)?.until ?? 0) > now,
    );
  }
}

function clusterOf({ clusterName }: EventSubject): string {
  return `cluster '${clusterName}'`;
}

function namespaceOf(subject: EventSubject): string {
  return `namespace '${subject.namespace}' of ${clusterOf(subject)}`;
}

function keyOf(
  { clusterName, uid }: EventSubject,
  { reason, message }: Happening,
): string {
  return [clusterName, uid, reason, message].join('\n');
}

function laneOf(key: string): string {
  return key.split('\n')[0];
}

function eventOf(series: Series): KubernetesEvent {
  const { subject, happening, name, count, firstAt, lastAt } = series;
  const { clusterName, ...regarding } = subject;
  return {
    ...happening,
    name,
    namespace: subject.namespace,
    regarding,
    count,
    firstTimestamp: new Date(firstAt).toISOString(),
    lastTimestamp: new Date(lastAt).toISOString(),
  };
}
