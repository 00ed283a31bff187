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

import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TektonIntegrationsClient } from 'backstage-plugin-tekton-integrations-common';
import { tektonIntegrationsApiRef } from '../api';

/** So long it can be read what was done; it stays on the page otherwise. */
const TOLD_MS = 8_000;

/**
 * Something that a person does over the API.
 *
 * Failure policy: it is tried once; the error stays where it was asked for.
 * Whether it was done or not, what is on the page is read again: a refusal
 * mostly means that the page was older than the state.
 */
export function useAct<A, T extends { message: string }>(options: {
  work: (api: TektonIntegrationsClient, asked: A) => Promise<T>;
  /** What was done is told in passing, since nothing else says it. */
  toast?: boolean;
  /** After the page was read again. */
  onDone?: (answer: T) => void;
}) {
  const { work, toast, onDone } = options;
  const api = useApi(tektonIntegrationsApiRef);
  const toasts = useApi(toastApiRef);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: A) => work(api, asked),
    onSuccess: async answer => {
      if (toast) {
        toasts.post({ title: answer.message, timeout: TOLD_MS });
      }
      await queries.invalidateQueries();
      onDone?.(answer);
    },
    onError: () => queries.invalidateQueries(),
  });
}
