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
import { Cleanup } from './Cleanup';
import { Cluster } from './Cluster';
import { ControlPlane } from './ControlPlane';
import { Deadline } from './deadline';
import { installPortalRights } from './installPortalRights';
import { Namespaces } from './namespaces';
import { Outside } from './Outside';
import { Portal } from './Portal';
import { Report } from './Report';
import { Settings } from './settings';
import { World } from './world';

/** Starts all but the portal, and prepares that. */
export async function setUp(
  settings: Settings,
  options: {
    root: string;
    scratch: string;
    logs: string;
    report: Report;
    cleanup: Cleanup;
    deadline: Deadline;
    namespaces: Namespaces;
  },
): Promise<{ world: World; token: string }> {
  const { root, scratch, logs, report, cleanup, deadline } = options;
  const controlPlane = settings.controlPlane
    ? await ControlPlane.create({
        folder: settings.controlPlane,
        scratch,
        logs,
        deadline,
      })
    : undefined;
  if (controlPlane) {
    cleanup.add(() => controlPlane.stop());
    await controlPlane.start();
  }
  const cluster = new Cluster(controlPlane?.kubeconfig, deadline);
  report.say(`API server ${cluster.address.url}`);
  if (!controlPlane) {
    cleanup.add(async () => {
      for (const name of Object.values(options.namespaces)) {
        await cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name });
      }
    });
  }
  const token = await installPortalRights(cluster, root);
  const outside = await Outside.start();
  cleanup.add(() => outside.close());
  const portal = await Portal.create({
    root,
    scratch,
    logs,
    address: cluster.address,
    token,
    deadline,
  });
  cleanup.add(() => portal.stop());
  const world = {
    root,
    cluster,
    portal,
    outside,
    report,
    deadline,
    ...(controlPlane && {
      controlPlane,
      audit: new AuditLog(controlPlane.auditLog),
    }),
  };
  return { world, token };
}
