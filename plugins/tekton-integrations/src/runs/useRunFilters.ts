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

import {
  DeliveryState,
  deliveryStateSchema,
  EntityRunsQuery,
  Phase,
  phaseSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { useSearchParams } from 'react-router-dom';

/** What of the list is shown; kept in the address, so it can be shared. */
export interface RunFilters {
  search: string;
  phases: Phase[];
  states: DeliveryState[];
  cursor?: string;
}

/** Reads filters from an address; what is not a filter's value is left out. */
export function readFilters(params: URLSearchParams): RunFilters {
  return {
    search: params.get('search') ?? '',
    phases: params
      .getAll('phase')
      .flatMap(value => phaseSchema.safeParse(value).data ?? []),
    states: params
      .getAll('state')
      .flatMap(value => deliveryStateSchema.safeParse(value).data ?? []),
    cursor: params.get('cursor') ?? undefined,
  };
}

/** Writes filters into an address and keeps what else is in it. */
export function writeFilters(
  params: URLSearchParams,
  filters: RunFilters,
): URLSearchParams {
  const next = new URLSearchParams(params);
  ['search', 'phase', 'state', 'cursor'].forEach(key => next.delete(key));
  if (filters.search) {
    next.set('search', filters.search);
  }
  filters.phases.forEach(phase => next.append('phase', phase));
  filters.states.forEach(state => next.append('state', state));
  if (filters.cursor) {
    next.set('cursor', filters.cursor);
  }
  return next;
}

/** The query for these filters. */
export const toQuery = (
  entityRef: string,
  filters: RunFilters,
): EntityRunsQuery => ({
  entityRef,
  limit: 10,
  ...(filters.search && { search: filters.search }),
  ...(filters.phases.length > 0 && { phase: filters.phases }),
  ...(filters.states.length > 0 && { state: filters.states }),
  ...(filters.cursor && { cursor: filters.cursor }),
});

/** Whether anything but the page is chosen. */
export const isFiltered = (filters: RunFilters) =>
  filters.search !== '' ||
  filters.phases.length > 0 ||
  filters.states.length > 0;

/** The filters in the address, and how to change them. */
export function useRunFilters(): [
  RunFilters,
  (change: Partial<RunFilters>) => void,
] {
  const [params, setParams] = useSearchParams();
  const filters = readFilters(params);
  const change = (changed: Partial<RunFilters>) =>
    setParams(
      // A cursor belongs to the filters it was made with.
      before =>
        writeFilters(before, {
          ...readFilters(before),
          cursor: undefined,
          ...changed,
        }),
      { replace: true },
    );
  return [filters, change];
}
