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

import { Alert, Button, Select, TextAreaField, TextField } from '@backstage/ui';
import { PreviewRequest } from 'backstage-plugin-tekton-integrations-common';
import { FormEvent, ReactNode, useState } from 'react';
import { useStatus } from '../client/queries';
import { useWords } from '../words';
import styles from './Preview.module.css';
import { ReadSpec, readSpec } from './readSpec';

/** No cluster is called so: a name has no space. */
const IN_CONFIG = 'app config';

/** A spec to preview, and where its object would be. */
export type SpecRequest = Required<Pick<PreviewRequest, 'spec'>> &
  Pick<PreviewRequest, 'place'>;

type Problem = Extract<ReadSpec, { ok: false }>;

/** Where a person pastes a Notification, and says where it would be. */
export function SpecForm(props: {
  onPreview: (request: SpecRequest) => void;
  /** Fields that any preview has. */
  children: ReactNode;
}) {
  const t = useWords();
  const status = useStatus();
  const clusters = (status.data?.clusters ?? []).map(({ name }) => name);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [namespace, setNamespace] = useState('');
  const [problem, setProblem] = useState<Problem | 'noNamespace'>();
  const cluster = chosen ?? clusters[0] ?? IN_CONFIG;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readSpec(text);
    if (!read.ok) {
      setProblem(read);
      return;
    }
    const { spec } = read;
    const where = namespace.trim() || read.namespace;
    if (cluster === IN_CONFIG) {
      setProblem(undefined);
      props.onPreview({ spec });
    } else if (where) {
      setProblem(undefined);
      setNamespace(where);
      props.onPreview({ spec, place: { cluster, namespace: where } });
    } else {
      setProblem('noNamespace');
    }
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextAreaField
        className={styles.spec}
        label={t('preview.spec')}
        rows={10}
        spellCheck="false"
        value={text}
        onChange={setText}
      />
      <div className={styles.fields}>
        <Select
          className={styles.field}
          label={t('preview.place')}
          value={cluster}
          onChange={value => setChosen(String(value))}
          options={[
            ...clusters.map(name => ({
              value: name,
              label: t('preview.cluster', { cluster: name }),
            })),
            { value: IN_CONFIG, label: t('preview.config') },
          ]}
        />
        {cluster !== IN_CONFIG && (
          <TextField
            className={styles.field}
            label={t('preview.namespace')}
            value={namespace}
            onChange={setNamespace}
          />
        )}
        {props.children}
      </div>
      {problem && (
        <Alert
          status="danger"
          icon
          role="alert"
          title={t(
            `preview.${problem === 'noNamespace' ? problem : problem.problem}`,
          )}
          description={problem === 'noNamespace' ? undefined : problem.detail}
        />
      )}
      <div>
        <Button type="submit" variant="primary">
          {t('preview.show')}
        </Button>
      </div>
    </form>
  );
}
