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

import { isBad, TaskState } from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { phaseSigns } from '../signs/signs';
import { Duration } from '../time/Times';
import { FactsTable } from '../ui/FactsTable';
import { useWords } from '../words';

/** The tasks of a Run that failed, or all of them. */
export function TaskTable(props: {
  tasks: readonly TaskState[];
  failing: boolean;
}) {
  const t = useWords();
  const rows = props.failing
    ? props.tasks.filter(task => isBad(task.phase))
    : props.tasks;
  return (
    <FactsTable
      label={t(props.failing ? 'run.failing' : 'run.tasks')}
      rows={rows}
      keyOf={task => `${task.kind} ${task.run} ${task.attempt}`}
      columns={[
        {
          id: 'task',
          label: t('run.task'),
          cell: task => task.displayName ?? task.name,
        },
        {
          id: 'state',
          label: t('run.state'),
          cell: task => (
            <span>
              <Sign sign={phaseSigns[task.phase]} /> {t(`phase.${task.phase}`)}
              {task.attempt > 1 &&
                `, ${t('run.attempt', { number: String(task.attempt) })}`}
            </span>
          ),
        },
        {
          id: 'went',
          label: t('run.went'),
          cell: task =>
            task.failure ?? (isBad(task.phase) ? task.reason : undefined),
        },
        {
          id: 'duration',
          label: t('run.duration'),
          cell: task =>
            task.startedAt && (
              <Duration from={task.startedAt} to={task.completedAt} />
            ),
        },
      ]}
    />
  );
}
