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
  RemixiconComponentType,
  RiCheckLine,
  RiCloseLine,
  RiFilterLine,
  RiLock2Line,
  RiPlugLine,
  RiPriceTag3Line,
  RiQuestionMark,
  RiRefreshLine,
  RiSearchLine,
  RiTimeLine,
  RiWifiOffLine,
} from '@remixicon/react';
import { Tone } from '../signs/signs';
import styles from './Picture.module.css';

/** The places a report passes: Runs of a cluster, a rule, who is told. */
export type Station = 'runs' | 'rule' | 'told';

/** What a picture shows: where the way is interrupted, and by what. */
export interface PictureSpec {
  at: Station;
  tone: Tone;
  icon: RemixiconComponentType;
}

/** The pictures of all states, drawn the same way. */
export const pictures = {
  selector: { at: 'runs', tone: 'info', icon: RiPriceTag3Line },
  noCluster: { at: 'runs', tone: 'info', icon: RiPlugLine },
  offline: { at: 'runs', tone: 'danger', icon: RiWifiOffLine },
  noRight: { at: 'runs', tone: 'warning', icon: RiLock2Line },
  reading: { at: 'runs', tone: 'info', icon: RiRefreshLine },
  quiet: { at: 'runs', tone: 'info', icon: RiTimeLine },
  noRule: { at: 'rule', tone: 'info', icon: RiFilterLine },
  search: { at: 'rule', tone: 'info', icon: RiSearchLine },
  missing: { at: 'rule', tone: 'warning', icon: RiPlugLine },
  denied: { at: 'rule', tone: 'warning', icon: RiLock2Line },
  unknown: { at: 'rule', tone: 'neutral', icon: RiQuestionMark },
  broken: { at: 'rule', tone: 'danger', icon: RiCloseLine },
  noProvider: { at: 'told', tone: 'info', icon: RiPlugLine },
  fine: { at: 'told', tone: 'success', icon: RiCheckLine },
} satisfies Record<string, PictureSpec>;

/** Name of a picture. */
export type PictureName = keyof typeof pictures;

const centres: Record<Station, number> = { runs: 32, rule: 100, told: 168 };

function StationDrawing(props: { station: Station }) {
  const x = centres[props.station];
  switch (props.station) {
    case 'runs':
      return (
        <g>
          <rect x={x - 20} y="28" width="40" height="10" rx="5" />
          <rect x={x - 20} y="43" width="28" height="10" rx="5" />
          <rect x={x - 20} y="58" width="34" height="10" rx="5" />
        </g>
      );
    case 'rule':
      return <rect x={x - 18} y="30" width="36" height="36" rx="9" />;
    case 'told':
      return (
        <path
          d={`M${x - 20} 34a8 8 0 0 1 8-8h24a8 8 0 0 1 8 8v18a8 8 0 0 1-8 8h-14l-10 9v-9a8 8 0 0 1-8-8z`}
        />
      );
    default:
      return props.station satisfies never;
  }
}

/**
 * A state as a picture: the way from Runs through rules to those who are
 * told, and where it ends. It repeats the words beside it, so it has no name.
 */
export function Picture(props: { name: PictureName }) {
  const { at, tone, icon: Icon } = pictures[props.name];
  const x = centres[at];
  const all: Station[] = ['runs', 'rule', 'told'];
  const reached = all.indexOf(at);
  return (
    <svg
      className={styles.picture}
      viewBox="0 0 208 96"
      width="208"
      height="96"
      aria-hidden
      focusable="false"
    >
      {all.slice(1).map((station, index) => (
        <line
          key={station}
          className={index < reached ? styles.way : styles.gap}
          x1={centres[all[index]] + 26}
          x2={centres[station] - 26}
          y1="48"
          y2="48"
        />
      ))}
      {all.map((station, index) => (
        <g
          key={station}
          className={index <= reached ? styles.station : styles.ahead}
        >
          <StationDrawing station={station} />
        </g>
      ))}
      <circle
        className={`${styles.badge} ${styles[tone]}`}
        cx={x + 18}
        cy="68"
        r="15"
      />
      <Icon className={styles[tone]} x={x + 9} y={59} size={18} aria-hidden />
    </svg>
  );
}
