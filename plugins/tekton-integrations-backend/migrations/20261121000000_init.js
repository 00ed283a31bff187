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

// @ts-check

/**
 * Times are milliseconds since the epoch, so that SQLite and Postgres give
 * back the same thing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('watch_positions', table => {
    table.comment('Where each watch goes on after a restart');
    table.string('key', 600).primary().comment('cluster/resource/namespace');
    table
      .string('resource_version', 80)
      .notNullable()
      .comment('resourceVersion, or resourceVersion@epoch');
    table.bigInteger('updated_at').notNullable();
  });

  await knex.schema.createTable('runs', table => {
    table.comment('The newest known state of each Run');
    table.string('id', 32).primary();
    table.string('cluster_id', 253).notNullable();
    table.string('cluster_name', 253).notNullable();
    table.string('kind', 32).notNullable();
    table.string('namespace', 63).notNullable();
    table.string('name', 253).notNullable();
    table.string('uid', 64).notNullable();
    table.string('resource_version', 64).notNullable();
    table
      .integer('epoch')
      .notNullable()
      .comment('How often its API server was restored; versions count within');
    table.string('parent_uid', 64).nullable();
    table.string('definition', 253).notNullable();
    table.string('phase', 16).notNullable();
    table.boolean('final').notNullable();
    table
      .boolean('baseline')
      .notNullable()
      .comment('It had ended before this cluster was watched');
    table
      .string('repository', 200)
      .nullable()
      .comment('owner/name, lower case');
    table.text('search').notNullable().comment('Lower-case words to search in');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('first_seen_at').notNullable();
    table.bigInteger('final_seen_at').nullable();
    table
      .string('awaits', 8)
      .nullable()
      .comment('tasks or entity: for want of them something is not planned');
    table.bigInteger('gone_at').nullable().comment('The object is gone since');
    table.text('state').notNullable().comment('RunState as JSON');
    table.index(['cluster_id', 'kind', 'namespace'], 'runs_place_index');
    table.index(['cluster_id', 'kind', 'gone_at', 'id'], 'runs_present_index');
    table.index(['final', 'gone_at'], 'runs_open_index');
    table.index(['final_seen_at'], 'runs_ended_index');
    table.index(['final_seen_at'], 'runs_reported_index', {
      predicate: knex.whereRaw('not baseline'),
    });
    table.index(['awaits'], 'runs_awaits_index', {
      predicate: knex.whereNotNull('awaits'),
    });
    table.index(['parent_uid'], 'runs_parent_index');
    table.index(['created_at', 'id'], 'runs_age_index');
    table.index(['repository'], 'runs_repository_index');
  });

  await knex.schema.createTable('run_labels', table => {
    table.comment('Labels of Runs, for the selectors of catalog entities');
    table
      .string('run_id', 32)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE');
    table.string('key', 317).notNullable();
    table.string('value', 63).notNullable();
    table.primary(['run_id', 'key']);
    table.index(['key', 'value'], 'run_labels_value_index');
  });

  await knex.schema.createTable('transitions', table => {
    table.comment('The phases of each Run in the order they were observed');
    table
      .string('run_id', 32)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE');
    table.integer('number').notNullable();
    table.string('phase', 16).notNullable();
    table.integer('attempt').notNullable();
    table.string('reason', 253).nullable();
    table.bigInteger('at').notNullable();
    table.primary(['run_id', 'number']);
  });

  await knex.schema.createTable('rules', table => {
    table.comment('Since when each revision of a rule counts');
    table.string('id', 600).primary().comment('source/cluster/namespace/name');
    table.string('revision', 64).notNullable();
    table.bigInteger('since').notNullable();
  });

  await knex.schema.createTable('incarnations', table => {
    table.comment('Processes that deliver, with their heartbeat');
    table.string('id', 36).primary();
    table.string('host', 253).nullable();
    table.integer('pid').nullable();
    table
      .boolean('watches')
      .notNullable()
      .defaultTo(false)
      .comment('It takes its share of the clusters');
    table.bigInteger('started_at').notNullable();
    table.bigInteger('heartbeat_at').notNullable();
  });

  await knex.schema.createTable('cluster_leases', table => {
    table.comment('Which process watches the Runs of a cluster');
    table.string('cluster', 253).primary().comment('its configured name');
    table.string('holder', 36).nullable().comment('an incarnation');
    table
      .bigInteger('generation')
      .notNullable()
      .defaultTo(0)
      .comment('Grows with each holder; what an older one records is refused');
    table
      .bigInteger('changed_at')
      .notNullable()
      .comment('When it was taken or given back');
  });

  await knex.schema.createTable('cluster_sights', table => {
    table.comment('How fresh the view of whoever watches a cluster is');
    table.string('cluster', 253).primary();
    table.string('watched_by', 253).nullable().comment('its host');
    table.text('health').notNullable().comment('ClusterHealth as JSON');
  });

  await knex.schema.createTable('lanes', table => {
    table.comment('One lane per subject: one request in flight, in order');
    table.string('subject', 600).primary();
    table
      .string('owner', 600)
      .nullable()
      .comment('Who may show itself under the subject');
    table
      .string('tenant', 320)
      .notNullable()
      .comment('cluster/namespace of the newest Run; tenants take turns');
    table
      .string('flow', 64)
      .notNullable()
      .comment('The lanes of a tenant under the same limits');
    table.bigInteger('newest_created').notNullable();
    table.string('newest_uid', 64).notNullable();
    table
      .string('head_id', 36)
      .nullable()
      .comment('The delivery that is sent next');
    table
      .bigInteger('due_at')
      .nullable()
      .comment('When its head may be sent; null while nothing is open');
    table.integer('priority').notNullable().defaultTo(0);
    table.bigInteger('next_number').notNullable().defaultTo(1);
    table.text('receipt').nullable().comment('Of the last delivered state');
    table.string('receipt_run_id', 32).nullable();
    table.string('claim_token', 36).nullable();
    table.string('claim_kind', 8).nullable().comment('send or verify');
    table.string('claim_incarnation', 36).nullable();
    table.bigInteger('claim_until').nullable();
    table
      .string('shown_delivery_id', 36)
      .nullable()
      .comment('What stands at the target as far as is known');
    table
      .string('doubt_delivery_id', 36)
      .nullable()
      .comment('A state whose request may still land at the target');
    table
      .bigInteger('verify_at')
      .nullable()
      .comment('When to read back what stands there, after a doubt');
    table.integer('verify_tries').notNullable().defaultTo(0);
    table.index(['flow'], 'lanes_flow_index');
  });
  // A claim reads the first lanes of each flow, however many are due.
  for (const index of [
    'lanes_due_index on lanes (flow, priority, due_at) where claim_token is null and due_at is not null',
    'lanes_verify_index on lanes (verify_at) where claim_token is null and due_at is null and verify_at is not null',
    'lanes_claim_index on lanes (claim_until) where claim_token is not null',
  ]) {
    await knex.raw(`create index ${index}`);
  }

  await knex.schema.createTable('flow_scopes', table => {
    table.comment('Scopes of the vendor that count the requests of a flow');
    table.string('flow', 64).notNullable();
    table.string('scope', 300).notNullable();
    table.primary(['flow', 'scope']);
    table.index(['scope'], 'flow_scopes_scope_index');
  });

  await knex.schema.createTable('flow_limits', table => {
    table.comment('Which budgets the requests of a flow use, and how much');
    table.string('flow', 64).notNullable();
    table.string('scope', 300).notNullable();
    table.string('name', 32).notNullable();
    table.bigInteger('per_ms').notNullable();
    table.double('cost').notNullable();
    table.primary(['flow', 'scope', 'name', 'per_ms']);
    table.index(['scope'], 'flow_limits_scope_index');
  });

  await knex.schema.createTable('scopes', table => {
    table.comment(
      'Scopes in which a vendor allows nothing, or answers nothing',
    );
    table.string('scope', 300).primary();
    table.bigInteger('blocked_until').notNullable().defaultTo(0);
    table.text('cause').notNullable().defaultTo('');
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Failures of the target since it last took something');
    table.bigInteger('failing_since').nullable();
    table.text('outage').nullable().comment('What was answered last');
    table
      .bigInteger('probe_at')
      .nullable()
      .comment('Nothing but a single request then; null: nothing is wrong');
  });

  await knex.schema.createTable('budgets', table => {
    table.comment('What vendors still take, shared by all processes');
    table.string('scope', 300).notNullable();
    table.string('name', 32).notNullable().comment('What is counted');
    table.bigInteger('per_ms').notNullable();
    table.double('size').notNullable().comment('Refilled evenly in per_ms');
    table.double('burst').notNullable().comment('No more is ever left');
    table.double('tokens').notNullable();
    table.bigInteger('refilled_at').notNullable();
    table
      .bigInteger('reset_at')
      .nullable()
      .comment('As an answer told: nothing is refilled before, all then');
    table.boolean('told').notNullable().comment('Answers tell what is left');
    table
      .bigInteger('counts_until')
      .nullable()
      .comment('Counts only until then; null: always');
    table.primary(['scope', 'name', 'per_ms']);
  });

  await knex.schema.createTable('deliveries', table => {
    table.comment('What was wanted, and what became of it');
    table.string('id', 36).primary();
    table.string('identity', 64).notNullable().unique('deliveries_identity');
    table
      .string('run_id', 32)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE');
    table.string('rule', 600).notNullable();
    table.string('provider', 600).notNullable();
    table.string('provider_type', 64).notNullable();
    table.string('subject', 600).notNullable();
    table.bigInteger('number').notNullable().comment('Order in its lane');
    table
      .string('covered_by', 36)
      .nullable()
      .comment('The delivery of another rule that sends the same');
    table.string('target_key', 600).notNullable();
    table.string('kind', 8).notNullable().comment('state or event');
    table.string('once', 16).notNullable();
    table.string('stage', 120).notNullable();
    table.string('phase', 16).notNullable();
    table.integer('run_attempt').notNullable();
    table.integer('priority').notNullable();
    table.text('words').notNullable().comment('TargetWords as JSON');
    table
      .text('target')
      .nullable()
      .comment('Target as JSON; null where it cannot be one');
    table.string('state', 16).notNullable();
    table.string('reason', 32).nullable();
    table.text('message').nullable();
    table
      .string('hold_by', 8)
      .nullable()
      .comment(
        'provider, rule, mode or review; a request in flight keeps its state',
      );
    table.string('hold_reason', 32).nullable();
    table.text('hold_message').nullable();
    table.bigInteger('held_at').nullable();
    table
      .boolean('doubted')
      .notNullable()
      .defaultTo(false)
      .comment('A request was written and not answered');
    table
      .boolean('reviewed')
      .notNullable()
      .defaultTo(false)
      .comment('A person let it go on after it was held for review');
    table.boolean('perhaps_twice').notNullable().defaultTo(false);
    table
      .integer('redelivery')
      .notNullable()
      .defaultTo(0)
      .comment('How often the same was sent again by hand');
    table
      .string('redelivery_of', 36)
      .nullable()
      .comment('The delivery that a person sent again');
    table.integer('attempts').notNullable().defaultTo(0);
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Attempts that the target made fail; drives the back-off');
    table.text('receipt').nullable();
    table.bigInteger('created_at').notNullable();
    table
      .bigInteger('aged_from')
      .notNullable()
      .comment('Where its age counts from: created_at, later by time held');
    table.bigInteger('first_attempt_at').nullable();
    table.bigInteger('due_at').nullable();
    table.bigInteger('settled_at').nullable();
    table.index(['run_id'], 'deliveries_run_index');
    table.index(['subject', 'number'], 'deliveries_lane_index');
    table.index(['covered_by'], 'deliveries_covered_index');
    table.index(['state'], 'deliveries_state_index');
    table.index(
      ['provider', 'state', 'settled_at'],
      'deliveries_provider_index',
    );
    table.index(['rule', 'state', 'settled_at'], 'deliveries_rule_index');
  });
  await knex.raw(
    "create index deliveries_ready_index on deliveries (subject, number) where state in ('waiting', 'retrying', 'inDoubt')",
  );

  await knex.raw(
    'create index deliveries_redelivery_index on deliveries (redelivery_of) where redelivery_of is not null',
  );

  await knex.schema.createTable('pauses', table => {
    table.comment('Providers and Notifications that a person stopped for now');
    table.string('id', 36).primary();
    table.string('kind', 8).notNullable().comment('provider or rule');
    table.string('target', 600).notNullable().comment('its id');
    table.bigInteger('since').notNullable();
    table.string('paused_by', 600).notNullable();
    table.text('comment').nullable().comment('What the person said');
    table.text('message').notNullable().comment('What held deliveries say');
    table.bigInteger('ended_at').nullable().comment('null: it stands');
    table.string('ended_by', 600).nullable();
    table.index(['ended_at'], 'pauses_ended_index');
  });
  await knex.raw(
    'create unique index pauses_standing_index on pauses (kind, target) where ended_at is null',
  );

  await knex.schema.createTable('callbacks', table => {
    table.comment(
      'Addresses at which questions of Providers are answered, with the answers',
    );
    table.string('id', 22).primary();
    table.string('provider', 600).notNullable().comment('its id');
    table
      .string('question', 64)
      .notNullable()
      .comment('Hash of what is asked; nothing else is answered');
    table
      .string('key_hash', 64)
      .notNullable()
      .comment('The key itself is known to whoever is asked');
    table.text('fields').notNullable().comment('What an answer may say, JSON');
    table.bigInteger('open_until').notNullable();
    table.bigInteger('answer_ms').notNullable();
    table.bigInteger('answered_at').nullable();
    table.bigInteger('answer_until').nullable();
    table.text('answer').nullable().comment('JSON');
    table.index(['provider', 'question'], 'callbacks_question_index');
    table.index(['open_until'], 'callbacks_open_index');
  });

  await knex.schema.createTable('interventions', table => {
    table.comment('What people did with single deliveries');
    table.string('id', 36).primary();
    table
      .string('delivery_id', 36)
      .notNullable()
      .references('id')
      .inTable('deliveries')
      .onDelete('CASCADE');
    table
      .string('action', 16)
      .notNullable()
      .comment('redelivered, discarded or released');
    table.bigInteger('at').notNullable();
    table.string('actor', 600).notNullable();
    table.text('comment').nullable();
    table.index(['delivery_id'], 'interventions_delivery_index');
  });

  await knex.schema.createTable('attempts', table => {
    table.comment('Each request that was made, redacted');
    table
      .string('delivery_id', 36)
      .notNullable()
      .references('id')
      .inTable('deliveries')
      .onDelete('CASCADE');
    table.integer('number').notNullable();
    table.bigInteger('started_at').notNullable();
    table.integer('duration_ms').nullable();
    table
      .string('outcome', 16)
      .nullable()
      .comment('null: the intent was recorded and no outcome yet');
    table.text('request').nullable();
    table.text('answer').nullable();
    table.primary(['delivery_id', 'number']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'attempts',
    'interventions',
    'callbacks',
    'pauses',
    'deliveries',
    'budgets',
    'scopes',
    'flow_limits',
    'flow_scopes',
    'lanes',
    'cluster_sights',
    'cluster_leases',
    'incarnations',
    'rules',
    'transitions',
    'run_labels',
    'runs',
    'watch_positions',
  ]) {
    await knex.schema.dropTable(table);
  }
};
