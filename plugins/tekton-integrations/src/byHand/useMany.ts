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

import { ResponseError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  ActionRequest,
  BulkAnswer,
  BulkRequest,
  DeliveryAction,
  TektonIntegrationsClient,
} from 'backstage-plugin-tekton-integrations-common';
import { useState } from 'react';
import { tektonIntegrationsApiRef } from '../api';

/** What came of it, over all requests. */
export type Sum = Pick<BulkAnswer, 'done' | 'refused' | 'refusals'>;

const NOTHING: Sum = { done: 0, refused: 0, refusals: [] };

const plus = (sum: Sum, answer: Sum): Sum => ({
  done: sum.done + answer.done,
  refused: sum.refused + answer.refused,
  refusals: [...sum.refusals, ...answer.refusals],
});

/** All of a Notification or a Provider, page by page. */
export async function* pageByPage(
  api: TektonIntegrationsClient,
  action: DeliveryAction,
  request: BulkRequest,
): AsyncGenerator<Sum> {
  let cursor: string | undefined;
  do {
    const answer = await api.actOnAll(action, { ...request, cursor });
    yield answer;
    cursor = answer.next;
  } while (cursor !== undefined);
}

/** These and no others; one that is refused keeps no other back. */
export async function* oneByOne(
  api: TektonIntegrationsClient,
  action: DeliveryAction,
  ids: readonly string[],
  request: ActionRequest,
): AsyncGenerator<Sum> {
  for (const delivery of ids) {
    try {
      await api.act(action, delivery, request);
      yield { ...NOTHING, done: 1 };
    } catch (error) {
      if (
        !(error instanceof ResponseError) ||
        ![404, 409].includes(error.statusCode)
      ) {
        throw error;
      }
      const { message } = error.cause;
      yield { ...NOTHING, refused: 1, refusals: [{ delivery, message }] };
    }
  }
}

/**
 * Acts upon many deliveries and adds up what came of it.
 *
 * Failure policy: it stops at the first request that fails; what was done
 * until then stays done, and is said.
 */
export function useMany<A>(
  steps: (api: TektonIntegrationsClient, asked: A) => AsyncIterable<Sum>,
) {
  const api = useApi(tektonIntegrationsApiRef);
  const queries = useQueryClient();
  const [sum, setSum] = useState(NOTHING);
  const acting = useMutation({
    mutationFn: async (asked: A) => {
      let done = NOTHING;
      setSum(done);
      for await (const answer of steps(api, asked)) {
        done = plus(done, answer);
        setSum(done);
      }
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return { ...acting, sum };
}
