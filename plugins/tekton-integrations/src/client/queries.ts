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

import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import {
  EntityRunsQuery,
  FailedQuery,
  isFinal,
  isOpen,
  PreviewRequest,
  RunDetails,
} from 'backstage-plugin-tekton-integrations-common';
import { tektonIntegrationsApiRef } from '../api';
import { classifyFailure } from './failure';
import { usePollEveryMs } from './PluginProvider';

/** Polls of what rarely changes, and of what fails, may be this much rarer. */
const RARELY = 5;

interface Polled {
  state: { status: string; data: unknown };
}

/** While nothing could be read, a page asks less often. */
const usePolling = (factor = 1) => {
  const every = usePollEveryMs() * factor;
  return (query: Polled) =>
    query.state.status === 'error' && query.state.data === undefined
      ? every * RARELY
      : every;
};

/** A page of an entity's Runs, kept up to date while it can be seen. */
export function useEntityRuns(query: EntityRunsQuery) {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['runs', query],
    queryFn: () => api.getRuns(query),
    placeholderData: keepPreviousData,
    refetchInterval: usePolling(),
  });
}

const isSettled = (details: RunDetails) =>
  isFinal(details.run.phase) &&
  !details.deliveries.some(delivery => isOpen(delivery.state));

/** One Run, kept up to date while it or its deliveries can change. */
export function useRun(id: string) {
  const api = useApi(tektonIntegrationsApiRef);
  const often = usePolling();
  return useQuery({
    queryKey: ['run', id],
    queryFn: () => api.getRun(id),
    refetchInterval: query =>
      query.state.data && isSettled(query.state.data)
        ? often(query) * RARELY
        : often(query),
  });
}

/**
 * What today's rules decide on a Run, read anew with each phase of it. Beside
 * what was recorded it changes rarely: only with rules and grants.
 */
export function useExplanation(details: RunDetails) {
  const api = useApi(tektonIntegrationsApiRef);
  const { id, phase } = details.run;
  return useQuery({
    queryKey: ['explanation', id, phase],
    queryFn: () => api.explainRun(id),
    placeholderData: keepPreviousData,
    refetchInterval: usePolling(RARELY),
  });
}

/**
 * What a Notification would have reported; looked at when somebody asks, and
 * again only where the backend did not answer.
 */
export function usePreview(request: PreviewRequest | undefined) {
  const api = useApi(tektonIntegrationsApiRef);
  const every = usePollEveryMs() * RARELY;
  return useQuery({
    queryKey: ['preview', request],
    queryFn: request ? () => api.preview(request) : skipToken,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: ({ state }) =>
      state.error &&
      ['unreachable', 'other'].includes(classifyFailure(state.error).kind)
        ? every
        : false,
  });
}

/** Who is told about an entity. */
export function useTold(entityRef: string, enabled: boolean) {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['told', entityRef],
    queryFn: () => api.getTold(entityRef),
    refetchInterval: usePolling(RARELY),
    enabled,
  });
}

/** The Providers and their health. */
export function useProviders() {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['providers'],
    queryFn: () => api.getProviders(),
    refetchInterval: usePolling(),
  });
}

/** The Notifications and their health. */
export function useNotifications() {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['notifications'],
    queryFn: () => api.getNotifications(),
    refetchInterval: usePolling(),
  });
}

/** The state of the plugin and of its clusters. */
export function useStatus() {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['status'],
    queryFn: () => api.getStatus(),
    refetchInterval: usePolling(),
  });
}

/** What waits until somebody has looked at it. */
export function useWaitingForReview() {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['review'],
    queryFn: () => api.getWaitingForReview(),
    refetchInterval: usePolling(),
  });
}

/** What failed of a Provider or a Notification; looked at when asked for. */
export function useFailed(query: FailedQuery, enabled: boolean) {
  const api = useApi(tektonIntegrationsApiRef);
  return useQuery({
    queryKey: ['failed', query],
    queryFn: () => api.getFailed(query),
    enabled,
  });
}
