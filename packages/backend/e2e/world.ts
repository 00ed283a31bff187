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

import { AuditLog } from './AuditLog';
import { Cluster } from './Cluster';
import { ControlPlane } from './ControlPlane';
import { Deadline } from './deadline';
import { Outside } from './Outside';
import { Portal } from './Portal';
import { Report } from './Report';

/** What all parts of the suite work with. */
export interface World {
  /** Folder of the repository. */
  readonly root: string;
  readonly cluster: Cluster;
  readonly portal: Portal;
  readonly outside: Outside;
  readonly report: Report;
  readonly deadline: Deadline;
  /** Only where the suite runs one of its own. */
  readonly controlPlane?: ControlPlane;
  readonly audit?: AuditLog;
}
