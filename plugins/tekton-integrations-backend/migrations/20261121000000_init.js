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
    table.string('resource_version', 64).notNullable();
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
    table.bigInteger('started_at').notNullable();
    table.bigInteger('heartbeat_at').notNullable();
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
    table.bigInteger('newest_created').notNullable();
    table.string('newest_uid', 64).notNullable();
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
    table.index(['due_at'], 'lanes_due_index');
    table.index(['verify_at'], 'lanes_verify_index');
    table.index(['claim_incarnation'], 'lanes_claim_index');
  });

  await knex.schema.createTable('lane_scopes', table => {
    table.comment('Limits of the vendor that count the requests of a lane');
    table
      .string('subject', 600)
      .notNullable()
      .references('subject')
      .inTable('lanes')
      .onDelete('CASCADE');
    table.string('scope', 300).notNullable();
    table.primary(['subject', 'scope']);
    table.index(['scope'], 'lane_scopes_scope_index');
  });

  await knex.schema.createTable('scopes', table => {
    table.comment('Scopes in which a vendor allows nothing for a while');
    table.string('scope', 300).primary();
    table.bigInteger('blocked_until').notNullable();
    table.text('cause').notNullable();
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
      .comment('provider, rule or mode; a request in flight keeps its state');
    table.string('hold_reason', 32).nullable();
    table.text('hold_message').nullable();
    table.bigInteger('held_at').nullable();
    table
      .boolean('doubted')
      .notNullable()
      .defaultTo(false)
      .comment('A request was written and not answered');
    table.boolean('perhaps_twice').notNullable().defaultTo(false);
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
    'deliveries',
    'scopes',
    'lane_scopes',
    'lanes',
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
