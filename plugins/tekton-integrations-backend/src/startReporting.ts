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
  AuthService,
  DatabaseService,
  DiscoveryService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  createHttpClient,
  RegisteredProviderType,
} from 'backstage-plugin-tekton-integrations-node';
import { randomUUID } from 'node:crypto';
import { Reports } from './api';
import { createClusterWatchers, parseClusters } from './clusters';
import { ConfigError, DeliveryMode, readPluginConfig } from './config';
import { ProviderConnections, systemTimers } from './connections';
import { DeliveryEngine } from './delivery';
import { Ledger } from './ledger';
import {
  ClusterConsumer,
  EventRelay,
  fateOf,
  RuleGates,
  RuleKeeper,
  RunObserver,
  UnreadableObjects,
} from './observer';
import { Planner } from './planning';
import { StatusWriter } from './reporting';
import { RuleBook } from './rules';

/** A write of a status or a read of a Secret may take this long. */
const SINGLE_REQUEST_MS = 10_000;
/** So long deliveries in flight may take to end when the portal stops. */
const DRAIN_MS = 8_000;

/** The parts that run, as the plugin sees them. */
export interface Reporting {
  readonly reports: Reports;
  stop(): Promise<void>;
}

/** A ledger that does not outlive the process must not speak. */
function modeFor(
  wanted: DeliveryMode,
  client: { config: { connection?: unknown } },
  logger: LoggerService,
): DeliveryMode {
  const connection = JSON.stringify(client.config.connection ?? '');
  if (wanted === 'send' && connection.includes(':memory:')) {
    logger.warn(
      'The database is in memory, so nothing of what was sent is known after a restart: this portal only observes. Set backend.database.connection to { directory: … } or use Postgres.',
    );
    return 'observe';
  }
  return wanted;
}

/**
 * Puts the parts together in the order in which data goes through them:
 * clusters, runs, rules, planning, ledger, delivery, reporting and api.
 */
export async function startReporting(services: {
  auth: AuthService;
  config: RootConfigService;
  database: DatabaseService;
  discovery: DiscoveryService;
  logger: LoggerService;
  types: ReadonlyMap<string, RegisteredProviderType>;
}): Promise<Reporting> {
  const { auth, config, database, discovery, logger, types } = services;
  const now = () => Date.now();
  const timers = systemTimers;

  const settings = readPluginConfig(config);
  const parsed = parseClusters(config);
  const configErrors: ConfigError[] = [...settings.errors, ...parsed.errors];
  for (const { path, message } of configErrors) {
    logger.error(`${path}: ${message}`);
  }

  const knex = await database.getClient();
  const ledger = await Ledger.create({
    knex,
    uuid: randomUUID,
    random: Math.random,
    skipMigrations: database.migrations?.skip ?? false,
  });
  const mode = modeFor(settings.mode, knex.client, logger);

  const rules = new RuleBook(types);
  const http = createHttpClient({});
  const unreadable = new UnreadableObjects(logger);
  const relay = new EventRelay();
  const watchers = createClusterWatchers({
    entries: parsed.clusters,
    positions: ledger,
    consume: event => relay.take(event),
    onMalformed: ({ cluster, kind, message }) =>
      unreadable.add({ cluster: cluster.name, kind, message }),
    onError: (error, cluster) =>
      logger.error(`Cluster '${cluster}': an event waits: ${error}`),
    onHealth: health =>
      logger.info(
        `Cluster '${health.name}' is ${health.state}${health.message ? `: ${health.message}` : ''}`,
      ),
    kubernetesPlugin: {
      baseUrl: () => discovery.getBaseUrl('kubernetes'),
      token: async () => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'kubernetes',
        });
        return token;
      },
    },
  });
  const connections = new ProviderConnections({
    readSecret: async (clusterName, namespace, name) =>
      (await watchers
        .api(clusterName)
        ?.readSecret(
          namespace,
          name,
          AbortSignal.timeout(SINGLE_REQUEST_MS),
        )) ?? {
        kind: 'unavailable',
        message: 'the cluster is not watched any more',
      },
    platform: { http, now },
    timers,
    logger,
    isComplete: id => rules.isComplete(id),
  });
  const status = new StatusWriter({
    logger,
    now,
    patch: async (clusterName, kind, namespace, name, value) => {
      const answer = await watchers
        .api(clusterName)
        ?.patchStatus(
          kind,
          namespace,
          name,
          { ...value },
          AbortSignal.timeout(SINGLE_REQUEST_MS),
        );
      if (answer && answer.kind !== 'done' && answer.kind !== 'missing') {
        throw new Error(answer.message);
      }
    },
  });
  const planner = new Planner({
    rules,
    holdOf: provider => connections.holdOf(provider),
    observing: mode === 'observe',
    severalClusters: () => parsed.clusters.length > 1,
    runUrl: id => `${settings.appBaseUrl}/tekton-integrations/runs/${id}`,
    now,
  });
  const engine = DeliveryEngine.create({
    ledger,
    providers: connections,
    timers,
    monotonic: () => performance.now(),
    logger,
  });
  const observer = new RunObserver({
    ledger,
    planner,
    timers,
    now,
    logger,
    unreadable,
    onDue: () => engine.nudge(),
    isGone: run => fateOf(watchers, run),
  });
  const keeper = new RuleKeeper({
    rules,
    connections,
    ledger,
    status,
    timers,
    logger,
    observing: mode === 'observe',
    onSettled: async () => {
      await observer.replan();
      engine.nudge();
    },
  });
  connections.watch(() => keeper.rulesChanged());
  const gates = new RuleGates(timers);
  relay.connect(
    new ClusterConsumer({
      rules,
      status,
      observer,
      keeper,
      gates,
    }),
  );
  keeper.takeConfig(settings.providers, settings.notifications);
  const subscription = config.subscribe?.(() => {
    const { providers, notifications } = readPluginConfig(config);
    keeper.takeConfig(providers, notifications);
  });
  await keeper.settle();
  await engine.start();
  parsed.clusters.forEach(({ name }) => watchers.start(name));

  return {
    reports: new Reports({
      knex,
      rules,
      planner,
      status,
      clusters: () => watchers.health(),
      mode,
      problems: () => [...configErrors, ...keeper.configProblems()],
      unreadable: () => unreadable.all(),
      now,
    }),
    async stop() {
      subscription?.unsubscribe();
      gates.openAll();
      await watchers.close();
      await keeper.stop();
      await observer.stop();
      await engine.stop(DRAIN_MS);
      await connections.stop();
      await http.close();
    },
  };
}
