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

/** A scenario that a test beside its part proves, with the real fakes. */
export interface ProvenElsewhere {
  readonly id: `BB-${string}`;
  readonly title: string;
  /** Below the root of the repository. */
  readonly file: string;
  /** Words of the test. */
  readonly test: string;
}

const PLUGINS = 'plugins/tekton-integrations';

/** What needs a vendor's, an API server's or a parser's own rules. */
export const PROVEN_ELSEWHERE: readonly ProvenElsewhere[] = [
  {
    id: 'BB-09',
    title: 'a real process is killed at each step of a delivery',
    file: `${PLUGINS}-backend/src/scenarios/crashMatrix.test.ts`,
    test: 'keeps each promise',
  },
  {
    id: 'BB-10',
    title: 'each answer of GitHub',
    file: `${PLUGINS}-backend-module-github/src/client/GitHubClient.test.ts`,
    test: 'GitHubClient, as each provider',
  },
  {
    id: 'BB-10',
    title: 'each answer of Slack',
    file: `${PLUGINS}-backend-module-slack/src/client/SlackClient.test.ts`,
    test: 'SlackClient, as each provider',
  },
  {
    id: 'BB-11',
    title: 'no credential in logs, Events, status and API',
    file: `${PLUGINS}-backend/src/secrecy.test.ts`,
    test: 'every credential, in whatever went right or wrong',
  },
  {
    id: 'BB-13',
    title: 'each clause of a filter',
    file: `${PLUGINS}-backend/src/rules/filter.test.ts`,
    test: 'labelSelector',
  },
  {
    id: 'BB-14',
    title: 'specs that the API server itself refuses',
    file: 'packages/backend/e2e/tablesLeg.ts',
    test: 'refuses what breaks it',
  },
  {
    id: 'BB-15',
    title: 'credentials that are missing, or of another namespace',
    file: `${PLUGINS}-backend/src/plugin.test.ts`,
    test: 'names object, field, value and remedy, and goes on with the rest',
  },
  {
    id: 'BB-16',
    title: 'through a proxy',
    file: `${PLUGINS}-node/src/http/createHttpClient.test.ts`,
    test: 'goes through the proxy of the environment',
  },
  {
    id: 'BB-16',
    title: 'with a certificate, and through a proxy that tunnels',
    file: `${PLUGINS}-node/src/http/certificates.test.ts`,
    test: 'shows it through a proxy that tunnels',
  },
  {
    id: 'BB-16',
    title: 'each provider through a proxy',
    file: `${PLUGINS}-node/src/testUtils/conformanceChecks.ts`,
    test: 'delivers through the proxy of the environment',
  },
  {
    id: 'BB-16',
    title: 'each provider with a certificate',
    file: `${PLUGINS}-node/src/testUtils/conformanceChecks.ts`,
    test: 'delivers to a receiver that asks for a certificate',
  },
  {
    id: 'BB-17',
    title: 'an answer without end',
    file: `${PLUGINS}-node/src/http/createHttpClient.test.ts`,
    test: 'keeps only the beginning of a huge body and ends the connection',
  },
  {
    id: 'BB-17',
    title: 'an answer that drips',
    file: `${PLUGINS}-node/src/http/createHttpClient.test.ts`,
    test: 'takes what came of a slow body within the time limit',
  },
  {
    id: 'BB-18',
    title: 'a status beyond the first page is found',
    file: `${PLUGINS}-backend-module-github/src/client/GitHubClient.test.ts`,
    test: 'looks through all pages',
  },
  {
    id: 'BB-19',
    title: 'messages posted, edited and answered, over restarts',
    file: `${PLUGINS}-backend/src/scenarios/bb19.test.ts`,
    test: 'in mode %s, over a restart, of a Run that ends %s',
  },
  {
    id: 'BB-19',
    title: 'messages that a person deleted',
    file: `${PLUGINS}-backend/src/scenarios/bb19.test.ts`,
    test: 'in mode %s, posted anew where a person deleted the first, over a restart',
  },
  {
    id: 'BB-19',
    title: 'messages whose request was not answered',
    file: `${PLUGINS}-backend/src/scenarios/bb19.test.ts`,
    test: 'in mode %s, once, where the answer to what was sent is lost',
  },
  {
    id: 'BB-21',
    title: 'the two meanings of 422',
    file: `${PLUGINS}-backend-module-github/src/client/GitHubClient.test.ts`,
    test: 'rejects what exceeds the number of statuses',
  },
  {
    id: 'BB-25',
    title: 'the secondary limit without a header',
    file: `${PLUGINS}-backend-module-github/src/client/GitHubClient.test.ts`,
    test: 'doubles the wait at the secondary limit without a time, until a success',
  },
  {
    id: 'BB-27',
    title: 'texts of any length in any script',
    file: `${PLUGINS}-node/src/text.test.ts`,
    test: 'never exceeds the limit and never tears a character',
  },
  {
    id: 'BB-27',
    title: 'whole messages that Slack takes',
    file: `${PLUGINS}-backend-module-slack/src/client/anyContent.test.ts`,
    test: 'sends what Slack takes, whatever a Run says',
  },
  {
    id: 'BB-28',
    title: 'a template that cannot be rendered',
    file: `${PLUGINS}-backend/src/planning/plan.test.ts`,
    test: 'rejects what cannot be rendered, with the field, and sends no part',
  },
  {
    id: 'BB-29',
    title: 'a connection that fell silent',
    file: `${PLUGINS}-backend/src/clusters/recovering.test.ts`,
    test: 'notices a connection that fell silent',
  },
  {
    id: 'BB-29',
    title: 'no storm of requests',
    file: `${PLUGINS}-backend/src/clusters/recovering.test.ts`,
    test: 'does not storm a server that has lost each version',
  },
  {
    id: 'BB-30',
    title: 'nothing is written to Runs',
    file: `${PLUGINS}-backend/src/plugin.test.ts`,
    test: "requests.writes('tekton.dev')).toEqual([])",
  },
  {
    id: 'BB-30',
    title: 'a bound on writes of conditions',
    file: `${PLUGINS}-backend/src/reporting/statusWriter.test.ts`,
    test: 'bounds the writes of a verdict that goes to and fro',
  },
];
