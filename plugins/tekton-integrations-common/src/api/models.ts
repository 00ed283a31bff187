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

import { z } from 'zod';
import {
  deliveryReasonSchema,
  deliveryStateSchema,
  notSentReasonSchema,
} from '../deliveryStates';
import { phaseSchema } from '../phases';
import { commitSchema, runKindSchema, taskStateSchema } from '../runState';
import { actSchema, deliveryActionSchema, pauseSchema } from './acts';

const timestamp = z.iso.datetime({ offset: true });

/**
 * Zod schema of {@link Attempt}.
 *
 * @public
 */
export const attemptSchema = z.object({
  number: z.number().int(),
  startedAt: timestamp,
  durationMs: z.number().int(),
  /** The kind of outcome: delivered, inDoubt, retry, throttled, rejected. */
  outcome: z.string(),
  /** What was asked, redacted: method and address, no credentials. */
  request: z.string().optional(),
  /** What was answered, in words. */
  answer: z.string().optional(),
});

/**
 * One request to a target.
 *
 * @public
 */
export type Attempt = z.infer<typeof attemptSchema>;

/**
 * Zod schema of {@link DeliveryReport}.
 *
 * @public
 */
export const deliveryReportSchema = z.object({
  id: z.string(),
  runId: z.string(),
  /** source/cluster/namespace/name of the Notification. */
  rule: z.string(),
  provider: z.object({ id: z.string(), name: z.string(), type: z.string() }),
  target: z.object({
    /** The vendor's name, for example GitHub. */
    vendor: z.string(),
    /** What it makes there, for example commit status. */
    what: z.string(),
    /** Where, for example acme/shop or #builds. */
    where: z.string(),
    /** Link to what was made. */
    url: z.string().optional(),
  }),
  kind: z.enum(['state', 'event']),
  phase: phaseSchema,
  state: deliveryStateSchema,
  reason: deliveryReasonSchema.optional(),
  /** One sentence: why it is in this state and what to do about it. */
  message: z.string().optional(),
  /** It may have arrived twice: a request without answer was sent again. */
  perhapsTwice: z.boolean(),
  createdAt: timestamp,
  /** When it is tried next, or until when it waits. */
  nextAt: timestamp.optional(),
  settledAt: timestamp.optional(),
  attempts: z.number().int(),
  /** What may be done with it in its present state, given the permission. */
  actions: z.array(deliveryActionSchema).optional(),
});

/**
 * A delivery as the portal shows it.
 *
 * @public
 */
export type DeliveryReport = z.infer<typeof deliveryReportSchema>;

/**
 * Zod schema of {@link NotSent}.
 *
 * @public
 */
export const notSentSchema = z.object({
  rule: z.string(),
  provider: z
    .object({ id: z.string(), name: z.string(), type: z.string() })
    .optional(),
  /** The vendor's name, for example GitHub. */
  vendor: z.string().optional(),
  reason: notSentReasonSchema,
  /** One sentence: which clause or grant decided, and what to change. */
  message: z.string(),
});

/**
 * Why a rule sends nothing for a Run.
 *
 * @public
 */
export type NotSent = z.infer<typeof notSentSchema>;

/**
 * Zod schema of {@link RunSummary}.
 *
 * @public
 */
export const runSummarySchema = z.object({
  id: z.string(),
  cluster: z.string(),
  kind: runKindSchema,
  namespace: z.string(),
  name: z.string(),
  definition: z.string(),
  phase: phaseSchema,
  reason: z.string().optional(),
  message: z.string().optional(),
  /** What went wrong in a few words, for example `unit-tests: exit 1`. */
  failure: z.string().optional(),
  createdAt: timestamp,
  startedAt: timestamp.optional(),
  completedAt: timestamp.optional(),
  commit: commitSchema.optional(),
  tasks: z.object({
    done: z.number().int(),
    total: z.number().int(),
  }),
});

/**
 * A Run as a line of a list.
 *
 * @public
 */
export type RunSummary = z.infer<typeof runSummarySchema>;

/**
 * Zod schema of {@link RunReport}.
 *
 * @public
 */
export const runReportSchema = z.object({
  run: runSummarySchema,
  /** The newest delivery of each target. */
  deliveries: z.array(deliveryReportSchema),
  notSent: z.array(notSentSchema),
});

/**
 * A Run and who was told about it.
 *
 * @public
 */
export type RunReport = z.infer<typeof runReportSchema>;

/**
 * Zod schema of {@link ClusterHealth}.
 *
 * @public
 */
export const clusterHealthSchema = z.object({
  name: z.string(),
  /** reading the first list; live; not reachable; not allowed; no Tekton. */
  state: z.enum(['starting', 'live', 'unreachable', 'forbidden', 'noTekton']),
  message: z.string().optional(),
  /** The last time anything was heard from its API server. */
  freshAt: timestamp.optional(),
  /** Since when the state holds. */
  since: timestamp,
  /** The host of the replica that watches its Runs. */
  watchedBy: z.string().optional(),
  /** The same for each kind of object that is watched there. */
  kinds: z
    .array(
      z.object({
        kind: z.string(),
        state: z.enum([
          'starting',
          'live',
          'unreachable',
          'forbidden',
          'notInstalled',
        ]),
        message: z.string().optional(),
        /** The last time anything was heard of it. */
        freshAt: timestamp.optional(),
      }),
    )
    .optional(),
});

/**
 * How fresh the view of a cluster is.
 *
 * @public
 */
export type ClusterHealth = z.infer<typeof clusterHealthSchema>;

/**
 * Zod schema of {@link Condition}.
 *
 * @public
 */
export const conditionSchema = z.object({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: timestamp,
});

/**
 * A condition in the manner of Kubernetes.
 *
 * @public
 */
export type Condition = z.infer<typeof conditionSchema>;

/**
 * Zod schema of {@link RuleStatistics}.
 *
 * @public
 */
export const ruleStatisticsSchema = z.object({
  /** What the ledger keeps: deliveries by what became of them. */
  counts: z.object({
    delivered: z.number().int(),
    rejected: z.number().int(),
    waiting: z.number().int(),
    held: z.number().int(),
  }),
  lastDelivery: z
    .object({
      time: timestamp,
      /** namespace/name. */
      run: z.string(),
      target: z.string(),
      state: z.string(),
    })
    .optional(),
  lastError: z
    .object({ time: timestamp, message: z.string(), run: z.string() })
    .optional(),
});

/**
 * What came of a Provider's or a Notification's deliveries.
 *
 * @public
 */
export type RuleStatistics = z.infer<typeof ruleStatisticsSchema>;

/**
 * Zod schema of {@link ProviderReport}.
 *
 * @public
 */
export const providerReportSchema = z.object({
  id: z.string(),
  source: z.enum(['kubernetes', 'config']),
  cluster: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  type: z.string(),
  /** Its own spec suspends it. */
  suspended: z.boolean(),
  /** A person paused it. */
  paused: pauseSchema.optional(),
  conditions: z.array(conditionSchema),
  statistics: ruleStatisticsSchema.optional(),
});

/**
 * A Provider and its health.
 *
 * @public
 */
export type ProviderReport = z.infer<typeof providerReportSchema>;

/**
 * Zod schema of {@link NotificationReport}.
 *
 * @public
 */
export const notificationReportSchema = z.object({
  id: z.string(),
  source: z.enum(['kubernetes', 'config']),
  cluster: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  provider: z.string(),
  /** Its own spec suspends it. */
  suspended: z.boolean(),
  /** A person suspended it. */
  paused: pauseSchema.optional(),
  /** What it does, as a sentence. */
  sentence: z.string(),
  conditions: z.array(conditionSchema),
  statistics: ruleStatisticsSchema.optional(),
});

/**
 * A Notification and its health.
 *
 * @public
 */
export type NotificationReport = z.infer<typeof notificationReportSchema>;

/**
 * Zod schema of {@link EntityRuns}.
 *
 * @public
 */
export const entityRunsSchema = z.object({
  items: z.array(runReportSchema),
  /** Give it back as `cursor` to get older Runs; absent on the last page. */
  older: z.string().optional(),
  /** Give it back as `cursor` to get newer Runs; absent on the first page. */
  newer: z.string().optional(),
  clusters: z.array(clusterHealthSchema),
  /** What is missing before anything can be reported, empty when all is well. */
  setup: z.array(
    z.object({
      code: z.enum([
        'noSelector',
        'noCluster',
        'noProvider',
        'noNotification',
        'observing',
      ]),
      message: z.string(),
    }),
  ),
});

/**
 * A page of the Runs of an entity.
 *
 * @public
 */
export type EntityRuns = z.infer<typeof entityRunsSchema>;

/**
 * Zod schema of {@link Told}.
 *
 * @public
 */
export const toldSchema = z.object({
  rule: z.string(),
  /** The vendor's name, for example Slack. */
  vendor: z.string(),
  /** Readable: who is told when. */
  sentence: z.string(),
  /** What is missing, with the remedy; absent when it works. */
  problem: z.string().optional(),
});

/**
 * Who is told about an entity's Runs, before any Run exists.
 *
 * @public
 */
export type Told = z.infer<typeof toldSchema>;

/**
 * Zod schema of {@link EntityTold}.
 *
 * @public
 */
export const entityToldSchema = z.object({ items: z.array(toldSchema) });

/**
 * All who are told about an entity's Runs.
 *
 * @public
 */
export type EntityTold = z.infer<typeof entityToldSchema>;

/**
 * Zod schema of {@link RunDetails}.
 *
 * @public
 */
export const runDetailsSchema = z.object({
  run: runSummarySchema,
  /** The phases in the order in which they were observed. */
  transitions: z.array(
    z.object({
      phase: phaseSchema,
      attempt: z.number().int(),
      at: timestamp,
      reason: z.string().optional(),
    }),
  ),
  tasks: z.array(taskStateSchema),
  deliveries: z.array(
    deliveryReportSchema.extend({
      history: z.array(attemptSchema),
      /** What people did about it, oldest first. */
      byHand: z.array(actSchema).optional(),
    }),
  ),
  notSent: z.array(notSentSchema),
  /** Catalog entities that the Run belongs to and the caller may read. */
  entities: z.array(z.string()),
});

/**
 * All that is known of one Run.
 *
 * @public
 */
export type RunDetails = z.infer<typeof runDetailsSchema>;

/**
 * Zod schema of {@link StatusReport}.
 *
 * @public
 */
export const statusReportSchema = z.object({
  mode: z.enum(['send', 'observe']),
  clusters: z.array(clusterHealthSchema),
  /** Entries of app-config that were skipped, by path. */
  configErrors: z.array(z.object({ path: z.string(), message: z.string() })),
  /** Objects of clusters that could not be read and were skipped. */
  unreadable: z.array(
    z.object({ cluster: z.string(), kind: z.string(), message: z.string() }),
  ),
  deliveries: z.partialRecord(deliveryStateSchema, z.number().int()),
  /** What does not work as it should, beside the clusters, with the remedy. */
  warnings: z.array(z.string()).default([]),
});

/**
 * The state of the plugin for operators.
 *
 * @public
 */
export type StatusReport = z.infer<typeof statusReportSchema>;

/**
 * Zod schema of {@link ProviderReports}.
 *
 * @public
 */
export const providerReportsSchema = z.object({
  items: z.array(providerReportSchema),
});

/**
 * Zod schema of {@link NotificationReports}.
 *
 * @public
 */
export const notificationReportsSchema = z.object({
  items: z.array(notificationReportSchema),
});

/**
 * All Providers that the caller may see.
 *
 * @public
 */
export type ProviderReports = z.infer<typeof providerReportsSchema>;

/**
 * All Notifications that the caller may see.
 *
 * @public
 */
export type NotificationReports = z.infer<typeof notificationReportsSchema>;
