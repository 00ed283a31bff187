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

import { Turns } from '../turns';
import { Backoff } from './Backoff';
import { jsonOf, type ClusterAnswer } from './ClusterConnection';
import { EventWindow } from './EventWindow';
import { Handover } from './Handover';
import { lines } from './lines';
import type { ListWatchContext } from './listWatchContext';
import { OBJECT_BYTES } from './objectSize';
import { ObjectPages } from './ObjectPages';
import { ProcessedPosition } from './ProcessedPosition';
import type { ItemReader } from './readListPage';
import {
  ResourceReader,
  type NoAnswer,
  type PageAnswer,
} from './ResourceReader';
import { failureStep, garbledStep, type Step, type WatchState } from './steps';
import { errorOf, isLower, versionOf, watchEvent } from './watchedObject';

type Opened = Extract<ClusterAnswer, { kind: 'ok' }>;

/** For a list that is asked for its version alone. */
const UNREAD: ItemReader = {
  item: () => undefined,
  tooLarge: () => undefined,
};

/**
 * Lists a resource and watches it from there, for ever.
 *
 * Failure policy: nothing ends the loop but the signal. Whatever breaks, it
 * goes on from the last event that the consumer has taken; where the server
 * no longer has that version it lists again and marks the gap. Each failure
 * costs a growing wait, so that an API server in trouble is not stormed.
 */
export class ListWatch {
  readonly #context: ListWatchContext;
  readonly #signal: AbortSignal;
  readonly #backoff: Backoff;
  readonly #pages: ObjectPages;
  readonly #position: ProcessedPosition;
  readonly #reader: ResourceReader;
  readonly #handover: Handover;
  readonly #turns = new Turns();
  #gap = false;
  #listed = false;

  constructor(context: ListWatchContext, signal: AbortSignal) {
    const { cluster, resource, namespace, options, timing } = context;
    this.#context = context;
    this.#signal = signal;
    this.#backoff = new Backoff(
      { min: options.backoffMin, max: options.backoffMax },
      timing,
    );
    this.#position = new ProcessedPosition({
      store: context.positions,
      cluster,
      resource,
      namespace,
      every: options.savePositionEvery,
      timing,
    });
    this.#handover = new Handover(context, this.#position);
    this.#reader = new ResourceReader(resource, namespace, {
      connection: context.connection,
      stallAfter: options.stallAfter,
      signal,
      onHeard: context.onHeard,
      turns: this.#turns,
    });
    this.#pages = new ObjectPages(
      this.#reader,
      this.#handover,
      options.pageLimit,
    );
  }

  async run(): Promise<void> {
    let step = await this.#guarded(async () => {
      await this.#position.load();
      return { kind: 'check' };
    });
    while (!this.#signal.aborted) {
      const next = step;
      step = await this.#guarded(() => this.#attempt(next));
    }
    await this.#position.save().catch(this.#context.onError);
  }

  /** What fails in here is the consumer's or the store's: tried again. */
  async #guarded(act: () => Promise<Step>): Promise<Step> {
    try {
      return await act();
    } catch (error) {
      if (!this.#signal.aborted) {
        this.#context.onError(error);
      }
      return { kind: 'wait' };
    }
  }

  /** What was lost with its connection begins anew when the cluster is back. */
  async #attempt(step: Step): Promise<Step> {
    const back = this.#context.back();
    const next = await this.#follow(step, back);
    const lost =
      next.kind === 'wait' &&
      !next.relist &&
      (next.state === undefined || next.state.kind === 'unreachable');
    return back.aborted && lost ? { kind: 'check' } : next;
  }

  async #follow(step: Step, back: AbortSignal): Promise<Step> {
    switch (step.kind) {
      case 'list':
        return this.#list(back);
      case 'check':
        return this.#check(back);
      case 'watch':
        return this.#watch(back);
      case 'wait':
        return this.#wait(step, back);
      default:
        return step satisfies never;
    }
  }

  async #wait(
    step: Extract<Step, { kind: 'wait' }>,
    back: AbortSignal,
  ): Promise<Step> {
    const { options, timing, onState } = this.#context;
    if (step.state) {
      onState(step.state);
      await this.#tellUnreadable(step.state);
    }
    // An API server that starts refuses for a moment what it allowed before:
    // its roles are read later than its first request arrives.
    const soon =
      step.state?.kind === 'forbidden' && this.#position.version !== undefined;
    const wait =
      step.rediscover && !soon
        ? options.rediscoverAfter * (1 - timing.random() / 10)
        : this.#backoff.next();
    const unreachable =
      step.state === undefined || step.state.kind === 'unreachable';
    await timing.sleep(
      Math.max(wait, step.atLeast ?? 0),
      unreachable && !step.relist && step.atLeast === undefined
        ? AbortSignal.any([this.#signal, back])
        : this.#signal,
    );
    return step.relist ? { kind: 'list' } : { kind: 'check' };
  }

  /** What was listed before still stands: losing sight changes no object. */
  async #tellUnreadable(state: WatchState): Promise<void> {
    const { cluster, resource, consume } = this.#context;
    const { kind } = resource;
    const cannot = state.kind === 'forbidden' || state.kind === 'notInstalled';
    if (cannot && kind === 'Namespace' && !this.#listed) {
      const { message } = state;
      await consume({ type: 'unreadable', cluster, kind, message });
    }
  }

  /**
   * Before a watch goes on at a version that another connection saw: where
   * the server's own version is lower it was restored from a backup, and a
   * watch would stay silent until it has caught up.
   */
  async #check(back: AbortSignal): Promise<Step> {
    const { version } = this.#position;
    if (version === undefined) {
      return { kind: 'list' };
    }
    const answer = await this.#reader.page(1, UNREAD, back);
    if (answer.kind !== 'page') {
      return this.#withoutPage(answer);
    }
    return isLower(answer.page.resourceVersion, version)
      ? { kind: 'list' }
      : { kind: 'watch' };
  }

  async #list(back: AbortSignal): Promise<Step> {
    this.#gap ||= this.#position.version !== undefined;
    this.#position.lose();
    const { resource, namespace, consume } = this.#context;
    const uids = new Set<string>();
    const gap = this.#gap;
    const window = new EventWindow(this.#position);
    let token: string | undefined;
    let version: string;
    try {
      do {
        const page = await this.#pages.read(back, token);
        if (page.kind !== 'page') {
          return this.#withoutPage(page);
        }
        // Only now it is known of which epoch its objects are.
        this.#position.begin(page.version);
        for (const found of page.objects) {
          uids.add(found.uid);
          await window.add(this.#handover.listed(found, gap));
          await this.#turns.give();
          if (this.#signal.aborted) {
            return { kind: 'wait' };
          }
        }
        ({ token, version } = page);
      } while (token);
      await window.drain();
    } finally {
      await window.settle();
    }
    const { cluster } = this.#context;
    const { kind } = resource;
    await consume({ type: 'listed', cluster, kind, namespace, uids, gap });
    this.#context.meter?.listed(cluster.name, kind, uids.size);
    this.#gap = false;
    this.#listed = true;
    await this.#position.advance(version);
    return { kind: 'watch' };
  }

  async #watch(back: AbortSignal): Promise<Step> {
    const { options, timing, onState, meter, cluster, resource } =
      this.#context;
    const { watchAtLeast, watchAtMost } = options;
    const lasting =
      watchAtLeast + timing.random() * (watchAtMost - watchAtLeast);
    const begun = timing.monotonic();
    this.#position.resume();
    const answer = await this.#reader.watch(
      this.#position.version ?? '',
      Math.max(1, Math.round(lasting / 1000)),
      back,
    );
    if (answer.kind !== 'ok') {
      return this.#failed('watch', answer);
    }
    onState({ kind: 'live' });
    meter?.opened(cluster.name, resource.kind);
    const step = await this.#readEvents(answer);
    await this.#position.save();
    if (step) {
      return step;
    }
    // A watch ends as it was asked to, after its time. One that ends sooner
    // may come from a server that restarts, or that ends each at once.
    if (timing.monotonic() - begun < lasting * 0.9 - 1_000) {
      return { kind: 'wait' };
    }
    this.#backoff.reset();
    return { kind: 'watch' };
  }

  /** Reads a watch to its end; no step where the server just ended it. */
  async #readEvents(answer: Opened): Promise<Step | undefined> {
    const { onHeard, timing, options } = this.#context;
    let heardAt = timing.monotonic();
    const events = lines(answer.body, OBJECT_BYTES, () => {
      heardAt = timing.monotonic();
      onHeard();
    });
    const window = new EventWindow(this.#position, {
      onFailure: () => answer.body.destroy(),
    });
    try {
      for (;;) {
        // A connection that broke or fell silent tells nothing of the server:
        // that is unreachable when the next request finds it so.
        const next = await events.next().catch(() => 'broken' as const);
        if (next === 'broken' || this.#signal.aborted) {
          await window.drain();
          const silent = timing.monotonic() - heardAt;
          // Most of those that are silent are quiet: nothing is made to wait.
          return silent >= options.stallAfter
            ? { kind: 'check' }
            : { kind: 'wait' };
        }
        if (next.done) {
          await window.drain();
          return undefined;
        }
        const step = await this.#take(next.value, window);
        if (step) {
          return step;
        }
        await this.#turns.give();
      }
    } finally {
      answer.body.destroy();
      await window.settle();
    }
  }

  async #take(
    line: string | undefined,
    window: EventWindow,
  ): Promise<Step | undefined> {
    if (line === undefined) {
      this.#handover.tooLarge();
      return undefined;
    }
    const event = watchEvent(jsonOf(line));
    if (!event) {
      return garbledStep(this.#reader.path);
    }
    if (event.type === 'ERROR') {
      const { code, message } = errorOf(event.object);
      return this.#failed('watch', { kind: 'refused', status: code, message });
    }
    const found =
      event.type === 'BOOKMARK' ? undefined : this.#handover.read(event.object);
    const version = found?.resourceVersion ?? versionOf(event.object);
    if (version === undefined) {
      return undefined;
    }
    if (this.#position.isBefore(version)) {
      return { kind: 'list' };
    }
    this.#position.reach(version);
    const taken = found && this.#handover.changed(event.type, found);
    await window.add(taken ?? Promise.resolve(), version);
    this.#backoff.reset();
    return undefined;
  }

  #withoutPage(answer: Exclude<PageAnswer, { kind: 'page' }>): Step {
    return answer.kind === 'none'
      ? this.#failed('list', answer.answer)
      : garbledStep(this.#reader.path);
  }

  #failed(verb: 'list' | 'watch', answer: NoAnswer): Step {
    const { resource, namespace } = this.#context;
    const step = failureStep(verb, answer, { resource, namespace });
    if (step.kind !== 'list') {
      return step;
    }
    // The first lost version is listed at once; a server that loses each one
    // is asked with growing waits.
    if (this.#backoff.failing) {
      return { kind: 'wait', relist: true };
    }
    this.#backoff.next();
    return step;
  }
}
