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

import { createBackend } from '@backstage/backend-defaults';

/** A portal's backend with nothing but the plugin and its modules. */
export function createPortal(): ReturnType<typeof createBackend> {
  const backend = createBackend();
  backend.add(import('backstage-plugin-tekton-integrations-backend'));
  backend.add(
    import('backstage-plugin-tekton-integrations-backend-module-github'),
  );
  backend.add(
    import('backstage-plugin-tekton-integrations-backend-module-slack'),
  );
  backend.add(
    import('backstage-plugin-tekton-integrations-backend-module-aws-sns'),
  );
  backend.add(
    import('backstage-plugin-tekton-integrations-backend-module-gcp-pubsub'),
  );
  backend.add(
    import('backstage-plugin-tekton-integrations-backend-module-cloudevents'),
  );
  backend.add(
    import('backstage-plugin-tekton-integrations-backend-module-webhook'),
  );
  return backend;
}
