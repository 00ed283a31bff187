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
import { rootRouteRef } from '../routes';
import { RunPage } from '../run/RunPage';
import { useWords } from '../words';
import { PreviewPage } from '../preview/PreviewPage';
import { ReviewPage } from '../review/ReviewPage';
import { OverviewPage } from './OverviewPage';

function RunOfAnyEntity() {
  const { runId = '' } = useParams();
  const t = useWords();
  const overview = useRouteRef(rootRouteRef)?.();
  return (
    <RunPage
      key={runId}
      runId={runId}
      backHref={overview ?? '/'}
      backLabel={t('run.backOverview')}
      padded
    />
  );
}

/** The plugin's own page with its sub-routes. */
export function Pages() {
  return (
    <PluginProvider>
      <Routes>
        <Route path="/runs/:runId" element={<RunOfAnyEntity />} />
        <Route path="/review" element={<ReviewPage />} />
        <Route path="/preview" element={<PreviewPage />} />
        <Route path="/*" element={<OverviewPage />} />
      </Routes>
    </PluginProvider>
  );
}
