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

import type { ClusterAnswer } from './ClusterConnection';
import { qualifiedName, type WatchedResource } from './resources';

/** What a watch can see. */
export type WatchState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'unreachable'; readonly message: string }
  | { readonly kind: 'forbidden'; readonly message: string }
  | { readonly kind: 'notInstalled'; readonly message: string };

/** What a list-watch does next. */
export type Step =
  | { readonly kind: 'list' }
  /** Ask the server how far it is, then watch. */
  | { readonly kind: 'check' }
  | { readonly kind: 'watch' }
  | {
      readonly kind: 'wait';
      /** What to tell meanwhile; as before where none. */
      readonly state?: WatchState;
      /** Wait for somebody to change the cluster, not for it to recover. */
      readonly rediscover?: boolean;
      /** In milliseconds. */
      readonly atLeast?: number;
      /** Go on with a list in any case. */
      readonly relist?: boolean;
    };

const TOO_LARGE = /too large resource version/i;

/** The step after an answer that is not what was asked for. */
export function failureStep(
  verb: 'list' | 'watch',
  answer: Exclude<ClusterAnswer, { kind: 'ok' }>,
  what: { readonly resource: WatchedResource; readonly namespace?: string },
): Step {
  if (answer.kind === 'unreachable') {
    return {
      kind: 'wait',
      state: { kind: 'unreachable', message: answer.message },
    };
  }
  const { status, message, retryAfter } = answer;
  const plural = qualifiedName(what.resource);
  switch (status) {
    case 410:
      return { kind: 'list' };
    case 401:
      return {
        kind: 'wait',
        state: {
          kind: 'forbidden',
          message: `cannot ${verb} ${plural}: the credentials are refused (401); renew the token or the kubeconfig of this cluster`,
        },
      };
    case 403:
      return {
        kind: 'wait',
        rediscover: true,
        state: {
          kind: 'forbidden',
          message: forbidden(verb, what),
        },
      };
    case 404:
      return {
        kind: 'wait',
        rediscover: true,
        relist: true,
        state: {
          kind: 'notInstalled',
          message: `${plural}/${what.resource.version} is not installed`,
        },
      };
    default:
      return TOO_LARGE.test(message)
        ? { kind: 'list' }
        : {
            kind: 'wait',
            atLeast: retryAfter,
            state: {
              kind: 'unreachable',
              message: `cannot ${verb} ${plural}: ${message}`,
            },
          };
  }
}

function forbidden(
  verb: 'list' | 'watch',
  what: { readonly resource: WatchedResource; readonly namespace?: string },
): string {
  const { plural, group, clusterScoped } = what.resource;
  const everywhere = `${clusterScoped ? '' : ' in all namespaces'}: add to a ClusterRole`;
  const where =
    what.namespace === undefined
      ? everywhere
      : ` in namespace ${what.namespace}: add to a Role in it`;
  return `cannot ${verb} ${qualifiedName(what.resource)}${where} of the ServiceAccount { apiGroups: [${group || "''"}], resources: [${plural}], verbs: [get, list, watch] }`;
}

/** The step after an answer that no API server gives. */
export function garbledStep(path: string): Step {
  return {
    kind: 'wait',
    state: {
      kind: 'unreachable',
      message: `the answer to '${path}' is not of a Kubernetes API; check the address of this cluster`,
    },
  };
}
