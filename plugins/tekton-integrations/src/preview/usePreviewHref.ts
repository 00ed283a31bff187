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
import { previewRouteRef } from '../routes';

/** The parameter that names the Notification to preview. */
export const RULE_PARAMETER = 'rule';

/**
 * Where the preview is: of a Notification, or of a spec that a person pastes.
 * Absent in a portal without the plugin's own page.
 */
export function usePreviewHref(): ((rule?: string) => string) | undefined {
  const route = useRouteRef(previewRouteRef);
  return (
    route &&
    (rule =>
      rule === undefined
        ? route()
        : `${route()}?${new URLSearchParams({ [RULE_PARAMETER]: rule })}`)
  );
}
