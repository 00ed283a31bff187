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

import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Route, Routes, useParams } from 'react-router-dom';
import { PluginProvider } from '../client/PluginProvider';
import { entityContentRouteRef } from '../routes';
import { RunPage } from '../run/RunPage';
import { useWords } from '../words';
import { EntityRuns } from './EntityRuns';

function RunOfEntity() {
  const { runId = '' } = useParams();
  const t = useWords();
  const list = useRouteRef(entityContentRouteRef)?.();
  return (
    <RunPage
      key={runId}
      runId={runId}
      backHref={list ?? '/'}
      backLabel={t('run.back')}
    />
  );
}

/** An entity's Runs, and each Run's page. */
export function EntityContent(props: { pollEveryMs?: number }) {
  return (
    <PluginProvider pollEveryMs={props.pollEveryMs}>
      <Routes>
        <Route path="/runs/:runId" element={<RunOfEntity />} />
        <Route path="/*" element={<EntityRuns />} />
      </Routes>
    </PluginProvider>
  );
}
