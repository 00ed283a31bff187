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

import { Button, Tooltip, TooltipTrigger } from '@backstage/ui';
import {
  Attempt,
  formatDuration,
  isFinal,
  RunDetails,
} from 'backstage-plugin-tekton-integrations-common';
import { targetLabel } from '../runs/deliveryText';
import { Sign } from '../signs/Sign';
import { deliverySigns, phaseSigns } from '../signs/signs';
import { useNow } from '../time/NowProvider';
import { ClockTime, timeOfDay } from '../time/Times';
import { useWords } from '../words';
import { Axis, axisOf, spread } from './axis';
import { outcomeSign, outcomeWords } from './outcomes';
import styles from './TimeAxis.module.css';

type Delivery = RunDetails['deliveries'][number];

function Phases(props: { details: RunDetails; axis: Axis }) {
  const { details, axis } = props;
  const t = useWords();
  const { transitions } = details;
  return (
    <div className={styles.phases} aria-hidden>
      {transitions.map((transition, index) => {
        const from = axis.position(Date.parse(transition.at));
        const next = transitions[index + 1];
        const final = isFinal(transition.phase) && next === undefined;
        const to = next
          ? axis.position(Date.parse(next.at))
          : axis.position(axis.bend ?? axis.end);
        const { tone } = phaseSigns[transition.phase];
        const place = `${transition.at} ${transition.phase}`;
        const words = `${t(`phase.${transition.phase}`)} ${timeOfDay(transition.at)}`;
        return final ? (
          <span
            key={place}
            className={`${styles.end} ${styles[tone]}`}
            style={{ insetInlineStart: `${from}%` }}
            title={words}
          />
        ) : (
          <span
            key={place}
            className={`${styles.segment} ${styles[tone]} ${styles[transition.phase] ?? ''}`}
            style={{ insetInlineStart: `${from}%`, width: `${to - from}%` }}
            title={words}
          />
        );
      })}
    </div>
  );
}

function Dot(props: {
  delivery: Delivery;
  /** What its target is called. */
  label: string;
  attempt: Attempt;
  place: number;
  onOpen: (deliveryId: string) => void;
}) {
  const { delivery, label, attempt, place, onOpen } = props;
  const t = useWords();
  const sign = outcomeSign(attempt.outcome);
  const outcome = outcomeWords(attempt.outcome, t);
  const target = `${delivery.target.vendor} ${label}`;
  return (
    <TooltipTrigger delay={0} closeDelay={100}>
      <Button
        className={`${styles.dot} ${styles[sign.tone]}`}
        style={{ insetInlineStart: `${place}%` }}
        aria-label={t('run.attemptDot', {
          target,
          number: String(attempt.number),
          outcome,
        })}
        onPress={() => onOpen(delivery.id)}
      >
        <Sign sign={sign} size={12} />
      </Button>
      <Tooltip className={styles.tip}>
        <strong>
          {timeOfDay(attempt.startedAt)} · {outcome} ·{' '}
          {formatDuration(attempt.durationMs)}
        </strong>
        {attempt.request && <span>{attempt.request}</span>}
        {attempt.answer && <span>{attempt.answer}</span>}
      </Tooltip>
    </TooltipTrigger>
  );
}

function Lane(props: {
  delivery: Delivery;
  label: string;
  axis: Axis;
  onOpen: (deliveryId: string) => void;
}) {
  const { delivery, label, axis, onOpen } = props;
  const t = useWords();
  const places = spread(
    delivery.history.map(attempt =>
      axis.position(Date.parse(attempt.startedAt)),
    ),
  );
  return (
    <li className={styles.lane}>
      <span className={styles.label}>
        <Sign
          sign={deliverySigns[delivery.state]}
          name={t(`delivery.${delivery.state}`)}
          size={14}
        />{' '}
        <strong>{delivery.target.vendor}</strong> {label}
        <span className={styles.quiet}> {t(`phase.${delivery.phase}`)}</span>
      </span>
      <span className={styles.track}>
        {delivery.history.map((attempt, index) => (
          <Dot
            key={attempt.number}
            delivery={delivery}
            label={label}
            attempt={attempt}
            place={places[index]}
            onOpen={onOpen}
          />
        ))}
        {(delivery.byHand ?? []).map(act => (
          // Decoration: the sentence stands with the delivery below.
          <span
            key={`${act.action} ${act.at}`}
            className={styles.act}
            style={{
              insetInlineStart: `${axis.position(Date.parse(act.at))}%`,
            }}
            title={`${timeOfDay(act.at)} · ${act.sentence}`}
            aria-hidden
          />
        ))}
        {delivery.nextAt && (
          <span
            className={styles.next}
            style={{
              insetInlineStart: `${axis.position(Date.parse(delivery.nextAt))}%`,
            }}
            title={`${t('run.next')} ${timeOfDay(delivery.nextAt)}`}
          />
        )}
      </span>
    </li>
  );
}

/** The Run's phases above, its deliveries below, each attempt a dot. */
export function TimeAxis(props: {
  details: RunDetails;
  onOpen: (deliveryId: string) => void;
}) {
  const { details, onOpen } = props;
  const t = useWords();
  const axis = axisOf(details, useNow());
  const targets = details.deliveries.map(({ target }) => target);
  return (
    <div
      className={styles.axis}
      role="group"
      aria-label={t('run.timelineLabel')}
    >
      <ol className={styles.legend}>
        {details.transitions.map(transition => (
          <li key={`${transition.at} ${transition.phase}`}>
            <Sign sign={phaseSigns[transition.phase]} size={14} />{' '}
            {t(`phase.${transition.phase}`)}{' '}
            <span className={styles.quiet}>
              <ClockTime at={transition.at} />
            </span>
          </li>
        ))}
      </ol>
      <div className={styles.lane}>
        <span className={styles.label} aria-hidden />
        <span className={styles.track}>
          <Phases details={details} axis={axis} />
        </span>
      </div>
      <ul className={styles.lanes}>
        {details.deliveries.map(delivery => (
          <Lane
            key={delivery.id}
            delivery={delivery}
            label={targetLabel(delivery.target, targets)}
            axis={axis}
            onOpen={onOpen}
          />
        ))}
      </ul>
      <div className={`${styles.lane} ${styles.scale}`} aria-hidden>
        <span className={styles.label} />
        <span className={styles.track}>
          <span className={styles.from}>0s</span>
          {axis.bend !== undefined && (
            <span
              className={styles.bend}
              style={{ insetInlineStart: `${axis.position(axis.bend)}%` }}
              title={t('run.runEnd')}
            >
              {formatDuration(axis.bend - axis.start)}
            </span>
          )}
          <span className={styles.to}>
            {formatDuration(axis.end - axis.start)}
          </span>
        </span>
      </div>
    </div>
  );
}
