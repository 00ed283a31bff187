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

import { Button } from '@backstage/ui';
import {
  deliveryReadPermission,
  deliveryReadUnownedPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { classifyFailure } from '../client/failure';
import { useWords } from '../words';
import { CodeExample } from './CodeExample';
import { backendExample } from './examples';
import { StatePanel } from './StatePanel';

interface FailurePanelProps {
  error: unknown;
  retry: () => void;
  /** The permissions that what was asked for needs. */
  permissions?: readonly string[];
  deniedText?: string;
  level?: 'h2' | 'h3';
}

/** What a Run's own page needs to be read. */
export const runPermissions = [
  deliveryReadPermission.name,
  deliveryReadUnownedPermission.name,
];

/** Why nothing can be shown, with the next step. */
export function FailurePanel(props: FailurePanelProps) {
  const {
    error,
    retry,
    level,
    permissions = [deliveryReadPermission.name],
  } = props;
  const t = useWords();
  const failure = classifyFailure(error);
  const again = (
    <Button variant="secondary" onPress={retry}>
      {t('retry')}
    </Button>
  );
  switch (failure.kind) {
    case 'missing':
      return (
        <StatePanel
          picture="missing"
          level={level}
          title={t('state.missingTitle')}
          text={t('state.missingText')}
        >
          <CodeExample code={backendExample} label={t('state.missingTitle')} />
          {again}
        </StatePanel>
      );
    case 'unreachable':
      return (
        <StatePanel
          picture="broken"
          level={level}
          title={t('state.unreachableBackendTitle')}
          text={t('state.unreachableBackendText')}
        >
          {again}
        </StatePanel>
      );
    case 'denied':
      return (
        <StatePanel
          picture="denied"
          level={level}
          title={t('state.deniedTitle')}
          text={props.deniedText ?? t('state.deniedText')}
        >
          <ul>
            {permissions.map(permission => (
              <li key={permission}>
                <code>{permission}</code>
              </li>
            ))}
          </ul>
          {again}
        </StatePanel>
      );
    case 'signedOut':
      return (
        <StatePanel
          picture="denied"
          level={level}
          title={t('state.signedOutTitle')}
          text={t('state.signedOutText')}
        >
          <Button variant="secondary" onPress={() => window.location.reload()}>
            {t('state.signIn')}
          </Button>
        </StatePanel>
      );
    case 'mismatch':
      return (
        <StatePanel
          picture="broken"
          level={level}
          title={t('state.mismatchTitle')}
          text={t('state.mismatchText')}
        >
          {again}
        </StatePanel>
      );
    case 'invalid':
      return (
        <StatePanel
          picture="broken"
          level={level}
          title={t('state.invalidTitle')}
          text={failure.detail}
        />
      );
    case 'notFound':
    case 'other':
      return (
        <StatePanel
          picture="broken"
          level={level}
          title={t('state.otherTitle')}
          text={failure.detail && `${t('state.otherText')} ${failure.detail}`}
        >
          {again}
        </StatePanel>
      );
    default:
      return failure.kind satisfies never;
  }
}
