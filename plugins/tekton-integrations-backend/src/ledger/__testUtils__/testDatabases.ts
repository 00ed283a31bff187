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

import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';

const POSTGRES: TestDatabaseId = 'POSTGRES_18';
const CONNECTION = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/**
 * The databases that every suite of the ledger runs on. Where a build checks
 * the code Postgres must be there: skipping it would look like success.
 */
export function ledgerDatabases(): TestDatabases {
  if (process.env.CI && !process.env[CONNECTION]) {
    throw new Error(
      `Tests of the ledger need Postgres: set ${CONNECTION} to its address, as 'npm test' does.`,
    );
  }
  return TestDatabases.create({ ids: ['SQLITE_3', POSTGRES] });
}
