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
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createReachability,
  RegisteredProviderType,
} from 'backstage-plugin-tekton-integrations-node';
import { trace } from '@opentelemetry/api';
import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { v7 } from 'uuid';
import {
  ByHand,
  Changed,
  Explanations,
  Pausing,
  Reports,
  RunLoader,
} from './api';
import {
  ClusterWatchers,
  createClusterWatchers,
  parseClusters,
} from './clusters';
import {
  ConfigError,
  DeliveryMode,
  PluginConfig,
  readPluginConfig,
} from './config';
import { ConfigFiles, readConfigFiles } from './configFiles';
import {
  createProviderHttp,
  ProviderCallbacks,
  ProviderConnections,
  systemTimers,
} from './connections';
import { DeliveryEngine, Permits } from './delivery';
import { EntityDirectory, OwnershipMap } from './entities';
import {
  CallbackBook,
  Hints,
  Ledger,
  LedgerSettings,
  LeaseLostError,
} from './ledger';
import {
  ClusterConsumer,
  ClusterShares,
  EventRelay,
  fateOf,
  LoopWatch,
  Replanning,
  RuleGates,
  RuleKeeper,
  RunObserver,
  UnreadableObjects,
} from './observer';
import { HttpInstruments, httpMeter, Instruments, watchMeter } from './metrics';
import {
  DEFAULT_LOOP_CAP,
  LoopGuard,
  Management,
  Planner,
  WhoseRuns,
} from './planning';
import {
  EventReporter,
  ledgerStatistics,
  RuleReporter,
  StatusWriter,
} from './reporting';
import { processIdentity } from './processIdentity';
import { OperatorPolicy, RuleBook } from './rules';

/** A write of a status or a read of a Secret may take this long. */
const SINGLE_REQUEST_MS = 10_000;
/** So long deliveries in flight may take to end when the portal stops. */
const DRAIN_MS = 8_000;
const DAY_MS = 24 * 3_600_000;

/** The parts that run, as the plugin sees them. */
export interface Reporting {
  readonly reports: Reports;
  readonly explanations: Explanations;
  /** What people do. */
  readonly byHand: { readonly deliveries: ByHand; readonly rules: Pausing };
  /** Where questions of Providers are answered. */
  readonly callbacks: Pick<ProviderCallbacks, 'take'>;
  /** Lets other replicas watch the clusters of this one; delivery goes on. */
  release(): Promise<void>;
  stop(): Promise<void>;
}

const NOT_WATCHED = {
  kind: 'unavailable' as const,
  message: 'the cluster is not watched any more',
};

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

function ledgerSettings({
  retention: { attemptDays, runDays },
  holdBefore,
}: PluginConfig) {
  const settings: Partial<LedgerSettings> = {
    ...(holdBefore === undefined ? {} : { holdBefore }),
    ...(attemptDays === undefined
      ? {}
      : { attemptsKeptMs: attemptDays * DAY_MS }),
    ...(runDays === undefined ? {} : { runsKeptMs: runDays * DAY_MS }),
  };
  return settings;
}

/** How the portal stands to the others that watch a cluster. */
function managementOf(
  watchers: Pick<ClusterWatchers, 'lease'>,
  clusterName: string,
): Management {
  const lease = watchers.lease(clusterName);
  return lease?.state.kind === 'elsewhere'
    ? {
        elsewhere: `Portal '${lease.state.holder}' reports the Runs of cluster '${clusterName}', and this one observes them. If that is wrong, give both the same tektonIntegrations.instance, or stop the other.`,
      }
    : { since: lease?.managedSince };
}

/** Why nothing keeps another portal from reporting a cluster too. */
function unguarded(
  watchers: Pick<ClusterWatchers, 'lease'>,
  clusterName: string,
): string | undefined {
  const state = watchers.lease(clusterName)?.state;
  return state?.kind === 'unguarded'
    ? `Cluster '${clusterName}' is reported without a Lease: ${state.message}`
    : undefined;
}

/** Files of app-config that could not be read again. */
function unreadFiles(files: ConfigFiles): ConfigError[] {
  const message = files.problem();
  return message === undefined ? [] : [{ path: 'tektonIntegrations', message }];
}

/** Which portal reports a cluster, for the log. */
function leaseWords(
  watchers: Pick<ClusterWatchers, 'lease'>,
  clusterName: string,
): string {
  return (
    managementOf(watchers, clusterName).elsewhere ??
    unguarded(watchers, clusterName) ??
    `This portal reports the Runs of cluster '${clusterName}'.`
  );
}

/**
 * Puts the parts together in the order in which data goes through them:
 * clusters, runs, entities, rules, planning, ledger, delivery, reporting and
 * api.
 */
export async function startReporting(services: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  discovery: DiscoveryService;
  logger: LoggerService;
  metrics?: Instruments & HttpInstruments;
  types: ReadonlyMap<string, RegisteredProviderType>;
}): Promise<Reporting> {
  const { auth, catalog, config, database, discovery, logger, types } =
    services;
  const { metrics } = services;
  const now = () => Date.now();
  const timers = systemTimers;

  let settings = readPluginConfig(config);
  const parsed = parseClusters(config);
  for (const { path, message } of [...settings.errors, ...parsed.errors]) {
    logger.error(`${path}: ${message}`);
  }

  const rules = new RuleBook(types);
  const knex = await database.getClient();
  const ledger = await Ledger.create({
    knex,
    // Ids that grow are kept side by side, so that less is written.
    uuid: () => v7(),
    random: Math.random,
    settings: ledgerSettings(settings),
    onResumeOf: id => rules.index().get(id)?.notification.onResume,
    skipMigrations: database.migrations?.skip ?? false,
    process: processIdentity(),
  });
  const mode = modeFor(settings.mode, knex.client, logger);
  const observing = mode === 'observe';

  let reachability = createReachability(settings.http);
  const http = createProviderHttp(
    () => reachability,
    metrics &&
      httpMeter({
        instruments: metrics,
        tracer: trace.getTracer('tekton-integrations'),
        monotonic: () => performance.now(),
      }),
  );
  const unreadable = new UnreadableObjects(logger);
  const relay = new EventRelay();
  const leaseListeners = new Set<() => void>();
  const shares = new ClusterShares({
    leases: ledger.leases,
    clusters: parsed.clusters.map(({ name }) => name),
    host: hostname(),
    timers,
    monotonic: () => performance.now(),
    logger,
  });
  const hints = new Hints({
    knex,
    from: ledger.incarnation,
    uuid: randomUUID,
    timers,
    logger,
    alone: () => shares.alone(),
  });
  const watchers = createClusterWatchers({
    entries: parsed.clusters,
    positions: {
      load: key => ledger.load(key),
      save: (key, version, { name }) =>
        ledger.save(key, version, shares.leaseOf(name)),
    },
    meter:
      metrics && watchMeter(metrics, { health: () => watchers.health(), now }),
    portal: { instance: settings.instance, observes: observing },
    consume: event => relay.take(event),
    onMalformed: ({ cluster, kind, message }) =>
      unreadable.add({ cluster: cluster.name, kind, message }),
    onError: (error, cluster) => {
      // The other replica sees it too.
      if (!(error instanceof LeaseLostError)) {
        logger.error(`Cluster '${cluster}': an event waits: ${error}`);
      }
    },
    onHealth: health =>
      logger.info(
        `Cluster '${health.name}' is ${health.state}${health.message ? `: ${health.message}` : ''}`,
      ),
    onLease: cluster => {
      logger.info(leaseWords(watchers, cluster));
      leaseListeners.forEach(told => told());
    },
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
  const callbacks = new ProviderCallbacks({
    book: new CallbackBook(knex),
    baseUrl: () => discovery.getExternalBaseUrl('tekton-integrations'),
    randomBytes,
    logger,
  });
  const connections = new ProviderConnections({
    callbacks,
    readSecret: async (clusterName, namespace, name) =>
      (await watchers
        .api(clusterName)
        ?.readSecret(
          namespace,
          name,
          AbortSignal.timeout(SINGLE_REQUEST_MS),
        )) ?? NOT_WATCHED,
    http,
    now,
    portalHost: new URL(settings.appBaseUrl).host,
    timers,
    logger,
    isComplete: id => rules.isComplete(id),
  });
  const status = new StatusWriter({
    timers,
    logger,
    now,
    patch: async (clusterName, kind, namespace, name, value) =>
      (await watchers
        .api(clusterName)
        ?.patchStatus(
          kind,
          namespace,
          name,
          { ...value },
          AbortSignal.timeout(SINGLE_REQUEST_MS),
        )) ?? NOT_WATCHED,
  });
  const events = new EventReporter({
    id: randomUUID,
    timers,
    logger,
    now,
    record: async (clusterName, event) =>
      (await watchers
        .api(clusterName)
        ?.recordEvent(event, AbortSignal.timeout(SINGLE_REQUEST_MS))) ??
      NOT_WATCHED,
  });
  const reporter = new RuleReporter({
    rules,
    connections,
    status,
    statistics: ledgerStatistics(knex, now),
    // A portal that only observes leaves no traces in clusters.
    events: observing ? undefined : { reporter: events, ...settings.events },
    elsewhere: cluster => managementOf(watchers, cluster.name).elsewhere,
    leads: cluster => shares.leads(cluster.name),
    timers,
    now,
    logger,
  });

  const directory = new EntityDirectory({ catalog, auth, timers, now, logger });
  const whose = new WhoseRuns({ directory, namespaces: rules.namespaces });
  const planner = new Planner({
    rules,
    holdOf: provider => connections.holdOf(provider),
    observing,
    severalClusters: () => parsed.clusters.length > 1,
    management: clusterName => managementOf(watchers, clusterName),
    runUrl: id => `${settings.appBaseUrl}/tekton-integrations/runs/${id}`,
    now,
  });
  const permits = new Permits({
    rules,
    whose,
    ledger,
    management: clusterName => managementOf(watchers, clusterName),
  });
  const engine = DeliveryEngine.create({
    ledger,
    providers: connections,
    permit: claim => permits.of(claim),
    timers,
    monotonic: () => performance.now(),
    logger,
    onSettled: event => {
      reporter.settled(event);
      const { rule, provider } = event.claim;
      hints.tell({ touched: { rules: [rule], providers: [provider] } });
    },
  });
  const onChanged = (touched: Changed) => {
    engine.nudge();
    reporter.touched(touched);
    hints.tell({ due: true, touched });
  };
  const loops = new LoopWatch({
    guard: new LoopGuard(() => settings.loopCap ?? DEFAULT_LOOP_CAP),
    ledger,
    logger,
    onSuspected: rule => onChanged({ rules: [rule], providers: [] }),
  });
  const observer = new RunObserver({
    ledger,
    planner,
    whose,
    timers,
    now,
    logger,
    unreadable,
    commitParams: () => settings.commitParams,
    onRecorded: ({ due, recorded }, run, wanted) => {
      loops.recorded(run, wanted);
      reporter.recorded(recorded);
      if (due) {
        engine.nudge();
        hints.tell({ due });
      }
    },
    isGone: run => fateOf(watchers, run),
    leaseOf: clusterName => shares.leaseOf(clusterName),
  });
  const replanning = new Replanning({
    replan: async () => {
      await observer.replan(shares.led());
      engine.nudge();
      hints.tell({ due: true });
    },
    timers,
    logger,
  });
  const keeper = new RuleKeeper({
    rules,
    connections,
    ledger,
    reporter,
    timers,
    logger,
    observing,
    onSettled: async () => {
      await observer.learnRules();
      replanning.request();
    },
  });
  callbacks.watch(id => void connections.check(id));
  connections.watch(() => keeper.rulesChanged());
  directory.watch(() => keeper.rulesChanged());
  leaseListeners.add(() => keeper.rulesChanged());
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
  const takeConfig = (next: PluginConfig) => {
    settings = next;
    reachability = createReachability(next.http);
    whose.replaceOwnership(new OwnershipMap(next.ownership));
    keeper.takeConfig(
      next.providers,
      next.notifications,
      new OperatorPolicy(next.runsAccess, reachability),
    );
  };
  takeConfig(settings);
  const files = new ConfigFiles({
    config,
    timers,
    logger,
    read: () => readConfigFiles(process.argv),
  });
  files.watch(latest => takeConfig(readPluginConfig(latest)));
  await keeper.settle();
  await engine.start();
  parsed.clusters.forEach(({ name }) => watchers.start(name, 'rules'));
  await shares.start({
    watchers,
    onTaken: () => keeper.rulesChanged(),
    onLost: async clusterName => {
      await observer.leave(clusterName);
      keeper.rulesChanged();
    },
    onReleased: () => hints.tell({ leases: true }),
  });
  hints.start(({ due, leases, touched }) => {
    if (due) {
      engine.nudge();
    }
    if (leases) {
      void shares.look();
    }
    if (touched) {
      reporter.touched(touched === 'all' ? undefined : touched);
    }
  });

  const loader = new RunLoader({ knex, whose });
  return {
    callbacks,
    byHand: {
      deliveries: new ByHand({
        knex,
        ledger,
        rules,
        planner,
        loader,
        permits,
        mode,
        now,
        onChanged,
      }),
      rules: new Pausing({ ledger, rules, connections, now, onChanged }),
    },
    reports: new Reports({
      knex,
      rules,
      planner,
      loader,
      whose,
      status,
      clusters: () => shares.health(),
      mode,
      problems: () => [
        ...settings.errors,
        ...parsed.errors,
        ...keeper.configProblems(),
        ...unreadFiles(files),
      ],
      unreadable: () => unreadable.all(),
      warnings: () =>
        [
          status.problem(),
          events.problem(),
          ...parsed.clusters.map(({ name }) => unguarded(watchers, name)),
        ].filter(words => words !== undefined),
      now,
    }),
    explanations: new Explanations({ knex, rules, planner, loader, now }),
    async release() {
      gates.openAll();
      await shares.release();
    },
    async stop() {
      await files.stop();
      gates.openAll();
      await shares.release();
      await watchers.close();
      await keeper.stop();
      const replanned = replanning.stop();
      await observer.stop();
      await replanned;
      await engine.stop(DRAIN_MS);
      hints.stop();
      await reporter.stop();
      await events.stop();
      await status.stop();
      directory.stop();
      await connections.stop();
      await http.close();
    },
  };
}
