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
  Secret,
  TlsIdentity,
  tlsProblem,
} from 'backstage-plugin-tekton-integrations-node';
import { SecretAnswer } from '../clusters';
import { Problem, ProviderRule, SecretSource } from '../rules';

/** Reads a Secret of a cluster, by name and never by list. */
export type SecretReader = (
  clusterName: string,
  namespace: string,
  name: string,
) => Promise<SecretAnswer>;

/** The credentials of a Provider, or what is wrong with them. */
export type ResolvedSecrets =
  | {
      readonly ok: true;
      readonly secrets: Readonly<Record<string, Secret>>;
      /** Certificates of its connections. */
      readonly tls?: TlsIdentity;
    }
  | { readonly ok: false; readonly problem: Problem };

type Reference = Extract<SecretSource, { kind: 'reference' }>;

type Read = (name: string) => Promise<SecretAnswer>;

/** The field that refers to the Secret, as the Provider's author wrote it. */
const placeOf = (provider: ProviderRule, source: Reference) =>
  Object.values(provider.tls).includes(source)
    ? `spec.${source.field}.secretRef`
    : `spec.${provider.registered?.section}.${source.field}.secretRef`;

/** What is wrong with the certificates of a Provider as they are. */
function certificateProblem(
  { tls }: ProviderRule,
  identity: TlsIdentity,
): Problem | undefined {
  const reference = Object.values(tls).some(({ kind }) => kind === 'reference');
  const field = reference ? 'spec.tls.secretRef' : 'spec.tls';
  const { certificate, key, ca } = identity;
  const needs = reference
    ? 'needs a Secret with tls.crt and tls.key, or with ca.crt'
    : 'needs certificate and key, or ca';
  const incomplete =
    (certificate === undefined) !== (key === undefined) ||
    (certificate === undefined && ca === undefined);
  const problem = incomplete ? needs : tlsProblem(identity);
  return problem === undefined
    ? undefined
    : {
        reason: incomplete ? 'SecretKeyMissing' : 'InvalidCertificate',
        field,
        message: `${field}: ${problem}.`,
      };
}

function problemOf(
  provider: ProviderRule,
  source: Reference,
  answer: Exclude<SecretAnswer, { kind: 'found' }>,
): Problem {
  const field = placeOf(provider, source);
  const secret = `Secret '${provider.namespace}/${source.name}'`;
  switch (answer.kind) {
    case 'missing':
      return {
        reason: 'SecretNotFound',
        field,
        message: `${secret} does not exist: create it, or correct the name in ${field}.`,
      };
    case 'forbidden':
      return {
        reason: 'SecretForbidden',
        field,
        message: `${secret} may not be read: ${answer.message}. Give the portal's ServiceAccount a Role with get on secrets in namespace '${provider.namespace}'.`,
      };
    case 'ownCredentialsRequired':
      return {
        reason: 'OwnCredentialsRequired',
        field,
        message: `${secret} is not read with the credentials of the kubernetes plugin: ${answer.message}.`,
      };
    case 'unavailable':
      return {
        reason: 'SecretUnavailable',
        field,
        message: `${secret} could not be read: ${answer.message}. It is read again by itself.`,
      };
    default:
      return answer satisfies never;
  }
}

function keyMissing(
  provider: ProviderRule,
  source: Reference,
  data: Readonly<Record<string, Secret>>,
): Problem {
  const field = placeOf(provider, source);
  const keys = Object.keys(data).map(key => `'${key}'`);
  return {
    reason: 'SecretKeyMissing',
    field,
    message: `Secret '${provider.namespace}/${source.name}' has no key '${source.key}' (it has ${keys.join(', ') || 'none'}), or it is empty: add it, or name the right one in ${field}.`,
  };
}

/** One credential; none where the Secret may lack it and does. */
async function resolveOne(
  provider: ProviderRule,
  source: SecretSource,
  read: Read,
): Promise<Secret | Problem | undefined> {
  if (source.kind === 'value') {
    return source.secret;
  }
  const answer = await read(source.name);
  if (answer.kind !== 'found') {
    return problemOf(provider, source, answer);
  }
  const value = answer.data[source.key];
  if (value !== undefined && value.unwrap() !== '') {
    return value;
  }
  return source.optional
    ? undefined
    : keyMissing(provider, source, answer.data);
}

async function resolveAll(
  provider: ProviderRule,
  sources: Readonly<Record<string, SecretSource>>,
  read: Read,
): Promise<ResolvedSecrets> {
  const secrets: Record<string, Secret> = {};
  for (const [path, source] of Object.entries(sources)) {
    const found = await resolveOne(provider, source, read);
    if (found && 'reason' in found) {
      return { ok: false, problem: found };
    }
    if (found) {
      secrets[path] = found;
    }
  }
  return { ok: true, secrets };
}

/** Reads all credentials of a Provider, each Secret once. */
export async function resolveSecrets(
  provider: ProviderRule,
  read: SecretReader,
): Promise<ResolvedSecrets> {
  const { cluster, namespace = '' } = provider;
  const answers = new Map<string, Promise<SecretAnswer>>();
  const readOnce = (name: string) => {
    const answer =
      answers.get(name) ?? read(cluster?.name ?? '', namespace, name);
    answers.set(name, answer);
    return answer;
  };
  const secrets = await resolveAll(provider, provider.secrets, readOnce);
  if (!secrets.ok || Object.keys(provider.tls).length === 0) {
    return secrets;
  }
  const found = await resolveAll(provider, provider.tls, readOnce);
  if (!found.ok) {
    return found;
  }
  const tls: TlsIdentity = {
    certificate: found.secrets['tls.certificate'],
    key: found.secrets['tls.key'],
    ca: found.secrets['tls.ca'],
  };
  const problem = certificateProblem(provider, tls);
  return problem ? { ok: false, problem } : { ...secrets, tls };
}
