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

import { SearchField, Select } from '@backstage/ui';
import {
  DELIVERY_STATES,
  deliveryStateSchema,
  PHASES,
  phaseSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../words';
import styles from './FilterBar.module.css';
import { RunFilters } from './useRunFilters';

/** Long enough to type on, short enough not to be waited for. */
const TYPING_MS = 300;

/** Values of a multiple choice that are known; the rest cannot be asked for. */
const known = <T,>(
  values: unknown,
  parse: (value: unknown) => { data?: T },
): T[] =>
  Array.isArray(values)
    ? values.flatMap((value: unknown) => parse(value).data ?? [])
    : [];

/** Search and filters of the list. */
export function FilterBar(props: {
  filters: RunFilters;
  onChange: (change: Partial<RunFilters>) => void;
}) {
  const { filters, onChange } = props;
  const t = useWords();
  const [typed, setTyped] = useState(filters.search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Filters can also be cleared from elsewhere, or by going back.
  useEffect(() => setTyped(filters.search), [filters.search]);
  const type = (search: string) => {
    setTyped(search);
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => onChange({ search: search.trim() }),
      TYPING_MS,
    );
  };
  return (
    <div className={styles.bar} role="search" aria-label={t('filters.search')}>
      <SearchField
        className={styles.search}
        aria-label={t('filters.search')}
        placeholder={t('filters.searchPlaceholder')}
        value={typed}
        onChange={type}
        size="small"
      />
      <Select
        className={styles.select}
        aria-label={t('filters.phase')}
        placeholder={t('filters.anyPhase')}
        selectionMode="multiple"
        size="small"
        value={filters.phases}
        onChange={value =>
          onChange({
            phases: known(value, item => phaseSchema.safeParse(item)),
          })
        }
        options={PHASES.map(phase => ({
          value: phase,
          label: t(`phase.${phase}`),
        }))}
      />
      <Select
        className={styles.select}
        aria-label={t('filters.state')}
        placeholder={t('filters.anyState')}
        selectionMode="multiple"
        size="small"
        value={filters.states}
        onChange={value =>
          onChange({
            states: known(value, item => deliveryStateSchema.safeParse(item)),
          })
        }
        options={DELIVERY_STATES.map(state => ({
          value: state,
          label: t(`delivery.${state}`),
        }))}
      />
    </div>
  );
}
