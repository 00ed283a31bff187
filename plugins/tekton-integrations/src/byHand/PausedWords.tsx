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

import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Pause } from 'backstage-plugin-tekton-integrations-common';
import { RelativeTime } from '../time/Times';
import { useWords } from '../words';
import { isLoop } from './rule';

/** Who paused something, when and why; or what made the portal hold it. */
export function PausedWords(props: { pause: Pause }) {
  const { by, since, comment, message } = props.pause;
  const t = useWords();
  return isLoop(props.pause) ? (
    <>
      <RelativeTime at={since} />: {message}
    </>
  ) : (
    <>
      {t('byHand.by')}{' '}
      {by.startsWith('user:') ? <EntityRefLink entityRef={by} /> : by}{' '}
      <RelativeTime at={since} />
      {comment && `: ${comment}`}
    </>
  );
}
