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

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { z } from 'zod';

const RESOLUTION_MS = 10;
const MEMORY_EVERY_MS = 250;
const NANOSECONDS = 1e6;
const MICROSECONDS = 1_000;
const MEGABYTE = 2 ** 20;

const askSchema = z.object({ ask: z.number(), reset: z.boolean() });

const answerSchema = z.object({
  answer: z.number(),
  figures: z.object({
    cpuMs: z.number(),
    /** Now, and the most since the last reset. */
    rssMb: z.number(),
    rssMaxMb: z.number(),
    delayP99Ms: z.number(),
    delayMaxMs: z.number(),
    statements: z.number(),
  }),
});

/** What a process tells of itself, since it began or, as said, the reset. */
export type ProbeFigures = z.infer<typeof answerSchema>['figures'];

export function parseAnswer(message: unknown) {
  const parsed = answerSchema.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Lets whoever started this process ask what it costs. It ends with whoever
 * started it.
 *
 * @param statements - how many statements of SQL there were so far
 */
export function startProbe(statements: () => number = () => 0): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let rssMax = 0;
  const look = () => {
    const rss = process.memoryUsage.rss();
    rssMax = Math.max(rssMax, rss);
    return rss;
  };
  setInterval(look, MEMORY_EVERY_MS).unref();
  // What is measured includes the time that the timer waits anyway.
  const late = (nanoseconds: number) =>
    Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS);
  process.on('message', message => {
    const parsed = askSchema.safeParse(message);
    if (!parsed.success) {
      return;
    }
    const { user, system } = process.cpuUsage();
    const rss = look();
    const figures: ProbeFigures = {
      cpuMs: (user + system) / MICROSECONDS,
      rssMb: rss / MEGABYTE,
      rssMaxMb: rssMax / MEGABYTE,
      delayP99Ms: late(delay.percentile(99)),
      delayMaxMs: late(delay.max),
      statements: statements(),
    };
    process.send?.({ answer: parsed.data.ask, figures });
    if (parsed.data.reset) {
      delay.reset();
      rssMax = rss;
    }
  });
  process.once('disconnect', () => process.exit(1));
}
