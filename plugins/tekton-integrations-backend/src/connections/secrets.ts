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

import { Secret } from 'backstage-plugin-tekton-integrations-node';
import { SecretAnswer } from '../clusters';
import { Problem, ProviderRule } from '../rules';

/** Reads a Secret of a cluster, by name and never by list. */
export type SecretReader = (
  clusterName: string,
  namespace: string,
  name: string,
) => Promise<SecretAnswer>;

/** The credentials of a Provider, or what is wrong with them. */
export type ResolvedSecrets =
  | { readonly ok: true; readonly secrets: Readonly<Record<string, Secret>> }
  | { readonly ok: false; readonly problem: Problem };

type Asked = { kind: 'value'; secret: Secret } | Problem;

function problemOf(
  provider: ProviderRule,
  name: string,
  answer: Exclude<SecretAnswer, { kind: 'found' }>,
): Problem {
  const secret = `Secret '${provider.namespace}/${name}'`;
  switch (answer.kind) {
    case 'missing':
      return {
        reason: 'SecretNotFound',
        message: `${secret} does not exist: create it, or correct the name in the secretRef.`,
      };
    case 'forbidden':
      return {
        reason: 'SecretForbidden',
        message: `${secret} may not be read: ${answer.message}. Give the portal's ServiceAccount a Role with get on secrets in namespace '${provider.namespace}'.`,
      };
    case 'ownCredentialsRequired':
      return {
        reason: 'OwnCredentialsRequired',
        message: `${secret} is not read with the credentials of the kubernetes plugin: ${answer.message}.`,
      };
    case 'unavailable':
      return {
        reason: 'SecretUnavailable',
        message: `${secret} could not be read: ${answer.message}. It is read again by itself.`,
      };
    default:
      return answer satisfies never;
  }
}

async function resolveOne(
  provider: ProviderRule,
  field: string,
  read: SecretReader,
): Promise<Asked> {
  const source = provider.secrets[field];
  if (source.kind === 'value') {
    return source;
  }
  const answer = await read(
    provider.cluster?.name ?? '',
    provider.namespace ?? '',
    source.name,
  );
  if (answer.kind !== 'found') {
    return problemOf(provider, source.name, answer);
  }
  const value = answer.data[source.key];
  return value === undefined || value.unwrap() === ''
    ? {
        reason: 'SecretKeyMissing',
        message: `Secret '${provider.namespace}/${source.name}' has no key '${source.key}' (it has ${
          Object.keys(answer.data)
            .map(key => `'${key}'`)
            .join(', ') || 'none'
        }): add it, or name the right one in the secretRef.`,
      }
    : { kind: 'value', secret: value };
}

/** Reads all credentials of a Provider. */
export async function resolveSecrets(
  provider: ProviderRule,
  read: SecretReader,
): Promise<ResolvedSecrets> {
  const secrets: Record<string, Secret> = {};
  for (const field of Object.keys(provider.secrets)) {
    const asked = await resolveOne(provider, field, read);
    if (!('kind' in asked)) {
      return { ok: false, problem: asked };
    }
    secrets[field] = asked.secret;
  }
  return { ok: true, secrets };
}
