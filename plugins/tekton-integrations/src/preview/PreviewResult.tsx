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

import { Switch } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Preview } from 'backstage-plugin-tekton-integrations-common';
import { useState } from 'react';
import { DecisionLine } from '../explain/DecisionLine';
import { TargetLine } from '../explain/TargetLine';
import { runRouteRef } from '../routes';
import { RunRow } from '../runs/RunRow';
import { Sign } from '../signs/Sign';
import { notSentSigns } from '../signs/signs';
import { Problems } from '../states/Problems';
import { StatePanel } from '../states/StatePanel';
import { Section } from '../ui/Section';
import { Stepped } from '../ui/Stepped';
import { useWords } from '../words';
import { clausesOf } from './clauses';
import styles from './Preview.module.css';

/** So many of what decided against Runs are named. */
const CLAUSES = 5;

type Item = Preview['items'][number];

/** What decided against most Runs: the place to look when too few are told. */
function Clauses(props: { items: readonly Item[] }) {
  const t = useWords();
  const clauses = clausesOf([...props.items], CLAUSES);
  return clauses.length === 0 ? null : (
    <div>
      <p className={styles.quiet} id="tekton-integrations-clauses">
        {t('preview.clauses')}
      </p>
      <ul
        className={styles.clauses}
        aria-labelledby="tekton-integrations-clauses"
      >
        {clauses.map(({ reason, message, count }) => (
          <li key={`${reason} ${message}`}>
            <Sign sign={notSentSigns[reason]} /> {t(`notSent.${reason}`)}
            {message && ` · ${message}`}{' '}
            <span className={styles.quiet}>
              ({t('preview.runs', { count })})
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Row(props: { item: Item; href: string }) {
  const { item, href } = props;
  const t = useWords();
  return (
    <RunRow run={item.run} href={href}>
      <div className={styles.decided}>
        <DecisionLine decision={item} told={t('decision.told')} />
        {item.targets.length > 0 && (
          <ul className={styles.targets}>
            {item.targets.map(target => (
              <TargetLine
                key={`${target.vendor} ${target.what} ${target.where}`}
                target={target}
                about={item.run.name}
              />
            ))}
          </ul>
        )}
      </div>
    </RunRow>
  );
}

function Rows(props: { items: readonly Item[] }) {
  const t = useWords();
  const runHref = useRouteRef(runRouteRef);
  return (
    <Stepped items={props.items}>
      {items => (
        <ul className={styles.rows} aria-label={t('list.label')}>
          {items.map(item => (
            <Row
              key={item.run.id}
              item={item}
              href={runHref?.({ runId: item.run.id }) ?? '#'}
            />
          ))}
        </ul>
      )}
    </Stepped>
  );
}

function Runs(props: { preview: Preview; days: number }) {
  const { items, told, examined } = props.preview;
  const t = useWords();
  const [onlyTold, setOnlyTold] = useState(told > 0);
  const period = t('preview.days', { count: props.days });
  if (examined === 0) {
    return (
      <StatePanel
        picture="quiet"
        title={t('preview.noRunTitle')}
        text={t('preview.noRunText', { period })}
      />
    );
  }
  return (
    <>
      <p className={styles.count} role="status">
        {t('preview.count', { count: examined, told: String(told), period })}
      </p>
      <Clauses items={items} />
      {told > 0 && told < items.length && (
        <Switch
          label={t('preview.onlyTold')}
          isSelected={onlyTold}
          onChange={setOnlyTold}
        />
      )}
      <Rows
        items={
          onlyTold ? items.filter(({ outcome }) => outcome === 'told') : items
        }
      />
    </>
  );
}

/** What a Notification says and would have reported. */
export function PreviewResult(props: { preview: Preview; days: number }) {
  const { preview, days } = props;
  const { sentence, problems, examined } = preview;
  const t = useWords();
  return (
    <Section title={t('preview.result')} text={sentence}>
      <Problems
        status="danger"
        title={t('preview.problems')}
        items={problems.map(({ field, message }) => ({
          // Most messages begin with the field that they are about.
          where: field && message.startsWith(field) ? undefined : field,
          message,
        }))}
      />
      {(problems.length === 0 || examined > 0) && (
        <Runs preview={preview} days={days} />
      )}
    </Section>
  );
}
