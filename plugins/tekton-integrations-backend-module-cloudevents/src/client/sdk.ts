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

type CloudEvents = Pick<typeof import('cloudevents'), 'CloudEvent' | 'HTTP'>;

/**
 * The formats of CloudEvents, loaded at the first connection: a portal without
 * such a Provider does not pay for them. `require` and not `import()`, which
 * jest runs behind an experimental flag of Node only.
 */
export function loadCloudEvents(): CloudEvents {
  return require('cloudevents') as typeof import('cloudevents');
}

/** OAuth 2, loaded where a Provider asks for tokens. */
export function loadOAuth(): typeof import('oauth4webapi') {
  return require('oauth4webapi') as typeof import('oauth4webapi');
}
