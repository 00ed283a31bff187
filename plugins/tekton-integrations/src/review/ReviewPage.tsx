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
import { Button, ButtonLink, Card, Skeleton } from '@backstage/ui';
import { RiArrowLeftSLine } from '@remixicon/react';
import {
  DeliveryAction,
  DeliveryList,
  deliveryReadPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { useRef, useState } from 'react';
import { Link } from 'react-router-dom';
import { AllDialog } from '../byHand/AllDialog';
import { DeliveryActions } from '../byHand/DeliveryActions';
import { useAllowedActions } from '../byHand/deliveryActions';
import { Lacking } from '../byHand/Lacking';
import { targetWords } from '../byHand/targetWords';
import { useWaitingForReview } from '../client/queries';
import { rootRouteRef, runRouteRef } from '../routes';
import { Sign } from '../signs/Sign';
import { deliverySigns } from '../signs/signs';
import { FailurePanel } from '../states/FailurePanel';
import { StatePanel } from '../states/StatePanel';
import { RelativeTime } from '../time/Times';
import linkStyles from '../ui/Link.module.css';
import { parseRuleName } from '../ui/ruleName';
import { RuleOrigin } from '../ui/RuleOrigin';
import { Section } from '../ui/Section';
import { Stepped } from '../ui/Stepped';
import { Surface } from '../ui/Surface';
import { useWords } from '../words';
import styles from './Review.module.css';
import { byRule } from './byRule';

type Item = DeliveryList['items'][number];

/** What is to be done with all of a Notification. */
interface Asked {
  action: Exclude<DeliveryAction, 'redeliver'>;
  rule: string;
  listed: string[];
}

function ReviewLine(props: { item: Item; onDone: () => void }) {
  const { delivery, run } = props.item;
  const t = useWords();
  const runHref = useRouteRef(runRouteRef)?.({ runId: run.id });
  return (
    <li className={styles.line}>
      <Sign
        sign={deliverySigns[delivery.state]}
        name={t(`delivery.${delivery.state}`)}
        size={18}
      />
      <div className={styles.words}>
        <p className={styles.text}>
          {runHref ? (
            <Link className={linkStyles.link} to={runHref}>
              {run.name}
            </Link>
          ) : (
            run.name
          )}
          {' · '}
          {targetWords(delivery.target)}
          <span className={styles.quiet}>
            {' · '}
            {t('run.lastPhase', { phase: t(`phase.${delivery.phase}`) })}
            {' · '}
            <RelativeTime at={delivery.createdAt} />
          </span>
        </p>
        {delivery.message && <p className={styles.text}>{delivery.message}</p>}
        <DeliveryActions delivery={delivery} onDone={props.onDone} />
      </div>
    </li>
  );
}

/** What of a Notification waits, with what can be done about all of it. */
function Waiting(props: {
  rule: string;
  items: readonly Item[];
  onDone: () => void;
  onAll: (asked: Asked) => void;
}) {
  const { rule, items, onDone, onAll } = props;
  const t = useWords();
  const { actionsOf } = useAllowedActions();
  const { name } = parseRuleName(rule);
  const actions = new Set(items.flatMap(({ delivery }) => actionsOf(delivery)));
  return (
    <section className={styles.rule}>
      <div className={styles.head}>
        <h3 className={styles.name}>
          {name} <RuleOrigin rule={rule} />
        </h3>
        <div className={styles.buttons}>
          {items.length > 1 &&
            (['release', 'discard'] as const).flatMap(action =>
              actions.has(action) ? (
                <Button
                  key={action}
                  size="small"
                  variant="secondary"
                  aria-label={t('byHand.named', {
                    action: t(`byHand.all.${action}Ask`),
                    target: name,
                  })}
                  onPress={() =>
                    onAll({
                      action,
                      rule,
                      listed: items.map(({ delivery }) => delivery.id),
                    })
                  }
                >
                  {t(`byHand.all.${action}Ask`)}
                </Button>
              ) : (
                []
              ),
            )}
        </div>
      </div>
      <Stepped items={items}>
        {shown => (
          <ul className={styles.list}>
            {shown.map(item => (
              <ReviewLine key={item.delivery.id} item={item} onDone={onDone} />
            ))}
          </ul>
        )}
      </Stepped>
    </section>
  );
}

function Waitings(props: {
  list: DeliveryList;
  onDone: () => void;
  onAll: (asked: Asked) => void;
}) {
  const { list, onDone, onAll } = props;
  const t = useWords();
  const { lackingFor } = useAllowedActions();
  if (list.items.length === 0) {
    return (
      <StatePanel
        picture="fine"
        title={t('review.emptyTitle')}
        text={t('review.emptyText')}
      />
    );
  }
  return (
    <>
      <Lacking
        permissions={lackingFor(list.items.map(({ delivery }) => delivery))}
      />
      {byRule(list.items).map(([rule, items]) => (
        <Waiting
          key={rule}
          rule={rule}
          items={items}
          onDone={onDone}
          onAll={onAll}
        />
      ))}
      {list.more && <p className={styles.quiet}>{t('review.more')}</p>}
    </>
  );
}

/** What waits until somebody has looked at it. */
export function ReviewPage() {
  const t = useWords();
  const { data, error, refetch } = useWaitingForReview();
  const overview = useRouteRef(rootRouteRef)?.();
  const list = useRef<HTMLDivElement>(null);
  // It says what came of it when nothing of the Notification waits any more.
  const [asked, setAsked] = useState<Asked>();
  // What was acted upon is gone; who reads on does so from here.
  const readOn = () => list.current?.focus();
  return (
    <Surface padded>
      {overview && (
        <div>
          <ButtonLink
            variant="tertiary"
            size="small"
            href={overview}
            iconStart={<RiArrowLeftSLine />}
          >
            {t('run.backOverview')}
          </ButtonLink>
        </div>
      )}
      {!data && error ? (
        <Card>
          <FailurePanel
            error={error}
            retry={() => void refetch()}
            level="h2"
            permissions={[deliveryReadPermission.name]}
          />
        </Card>
      ) : (
        <Section
          level="h2"
          title={t('review.title')}
          text={data?.items.length === 0 ? undefined : t('review.text')}
        >
          <div ref={list} className={styles.waitings} tabIndex={-1}>
            {data ? (
              <Waitings list={data} onDone={readOn} onAll={setAsked} />
            ) : (
              <div role="status" aria-label={t('loading')}>
                <Skeleton width="80%" height={18} />
              </div>
            )}
          </div>
        </Section>
      )}
      {asked && (
        <AllDialog
          {...asked}
          name={parseRuleName(asked.rule).name}
          onClose={() => {
            setAsked(undefined);
            readOn();
          }}
        />
      )}
    </Surface>
  );
}
