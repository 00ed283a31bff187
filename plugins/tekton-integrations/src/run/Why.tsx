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

import { ButtonLink, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  RunDetails,
  RunExplanation,
} from 'backstage-plugin-tekton-integrations-common';
import { useAllowedActions } from '../byHand/deliveryActions';
import { Lacking } from '../byHand/Lacking';
import { useExplanation } from '../client/queries';
import { DecisionLine, SaidLine } from '../explain/DecisionLine';
import { TargetLine } from '../explain/TargetLine';
import { usePreviewHref } from '../preview/usePreviewHref';
import { notSentSigns } from '../signs/signs';
import { ClockTime } from '../time/Times';
import { Fact, Facts } from '../ui/Facts';
import { parseRuleName } from '../ui/ruleName';
import { RuleOrigin } from '../ui/RuleOrigin';
import { useWords } from '../words';
import {
  decisionsOf,
  isOvertaken,
  RuleDecision,
  targetOf,
  unrecorded,
} from './decisions';
import { DeliveryLine } from './DeliveryLine';
import styles from './Why.module.css';

/** The commit and the entity that the rules went by. */
function Grounds(props: { explanation: RunExplanation }) {
  const { commit, routing, explainedAt } = props.explanation;
  const t = useWords();
  return (
    <>
      <Facts>
        <Fact label={t('run.commit')}>{commit.message}</Fact>
        {(routing.entity || routing.needed) && (
          <Fact label={t('explain.routing')}>
            {routing.entity && (
              <>
                <EntityRefLink entityRef={routing.entity} />
                {' · '}
              </>
            )}
            {routing.message}
          </Fact>
        )}
      </Facts>
      <p className={`${styles.line} ${styles.quiet}`}>
        {t('explain.today')} (<ClockTime at={explainedAt} />)
      </p>
    </>
  );
}

function Rule(props: {
  decision: RuleDecision;
  run: string;
  opened: string | undefined;
  onDone: (deliveryId: string) => void;
}) {
  const { decision, run, opened, onDone } = props;
  const { rule, explained, deliveries, notSent } = decision;
  const t = useWords();
  const others = unrecorded(decision);
  return (
    <section className={styles.rule}>
      <Text as="h4" variant="body-medium" weight="bold">
        {parseRuleName(rule).name} <RuleOrigin rule={rule} />
      </Text>
      {explained && (
        <>
          <p className={styles.line}>{explained.sentence}</p>
          <DecisionLine
            decision={explained}
            told={t('decision.matched')}
            said={deliveries.map(({ message }) => message)}
          />
        </>
      )}
      <ul className={styles.list}>
        {deliveries.map(delivery => (
          <DeliveryLine
            key={delivery.id}
            delivery={delivery}
            opened={delivery.id === opened}
            target={targetOf(decision, delivery)}
            about={run}
            overtaken={isOvertaken(decision, delivery)}
            onDone={onDone}
          />
        ))}
        {notSent.map(item => (
          <li key={`${item.reason} ${item.message}`}>
            <SaidLine
              sign={notSentSigns[item.reason]}
              words={t('list.notSentFor', {
                reason: t(`notSent.${item.reason}`),
              })}
              beside={item.vendor}
            >
              <p className={styles.line}>{item.message}</p>
            </SaidLine>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <p className={`${styles.line} ${styles.quiet}`}>
            {t('explain.unrecorded')}
          </p>
          <ul className={styles.targets}>
            {others.map(target => (
              <TargetLine
                key={`${target.vendor} ${target.what} ${target.where}`}
                target={target}
                about={run}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function NoRule() {
  const t = useWords();
  const preview = usePreviewHref();
  return (
    <>
      <p className={styles.line}>{t('run.whyEmpty')}</p>
      {preview && (
        <div>
          <ButtonLink variant="secondary" size="small" href={preview()}>
            {t('preview.try')}
          </ButtonLink>
        </div>
      )}
    </>
  );
}

/**
 * Per Notification: what it decides, what it sent, and what it did not and
 * why. What was recorded is there whether or not it can be explained.
 */
export function Why(props: {
  details: RunDetails;
  /** The delivery that was asked for on the time axis. */
  opened?: string;
  /** Something was done by hand; this is the delivery to look at now. */
  onDone: (deliveryId: string) => void;
}) {
  const { details, opened, onDone } = props;
  const t = useWords();
  const { lackingFor } = useAllowedActions();
  const { data, isError } = useExplanation(details);
  const decisions = decisionsOf(details, data);
  return (
    <>
      {data && <Grounds explanation={data} />}
      {!data && (
        <p className={`${styles.line} ${styles.quiet}`} role="status">
          {t(isError ? 'explain.failed' : 'explain.loading')}
        </p>
      )}
      {decisions.length === 0 ? (
        <NoRule />
      ) : (
        <div className={styles.rules}>
          {decisions.map(decision => (
            <Rule
              key={decision.rule}
              decision={decision}
              run={details.run.name}
              opened={opened}
              onDone={onDone}
            />
          ))}
        </div>
      )}
      <Lacking permissions={lackingFor(details.deliveries)} />
    </>
  );
}
