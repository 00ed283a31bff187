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

import type { SNSClientConfig } from '@aws-sdk/client-sns';
import {
  HttpRequestError,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { SnsSettings } from '../settings';
import { awsErrorOf } from './awsError';
import { shortly } from './meanings';
import { PlatformHandler } from './PlatformHandler';
import { loadCredentialProviders } from './sdk';

/** Keys that are written down. */
export interface Keys {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
}

/** What CloudTrail shows of an assumed role. */
const SESSION = 'tekton-integrations';

/**
 * Where the credentials come from. What is asked for over the network goes
 * over the platform; only the addresses inside the machine, those of Pod
 * Identity and of an instance's metadata, are asked by the SDK itself.
 */
export function credentialsOf(
  settings: SnsSettings,
  keys: Keys | undefined,
  region: string,
  requestHandler: PlatformHandler,
): SNSClientConfig['credentials'] {
  const clientConfig = { region, requestHandler, maxAttempts: 1 };
  const base = keys
    ? {
        accessKeyId: keys.accessKeyId.unwrap(),
        secretAccessKey: keys.secretAccessKey.unwrap(),
        sessionToken: keys.sessionToken?.unwrap(),
      }
    : loadCredentialProviders().fromNodeProviderChain({ clientConfig });
  return settings.roleARN === undefined
    ? base
    : loadCredentialProviders().fromTemporaryCredentials({
        masterCredentials: base,
        params: {
          RoleArn: settings.roleARN,
          RoleSessionName: SESSION,
          ...(settings.externalID && { ExternalId: settings.externalID }),
        },
        clientConfig: { ...clientConfig, endpoint: settings.stsEndpoint },
      });
}

/** Whose credentials they are, for people. */
export function ownerOf(
  { roleARN }: SnsSettings,
  keys: Keys | undefined,
): string {
  if (roleARN !== undefined) {
    return `the role '${roleARN}'`;
  }
  return keys ? 'the access key of the Provider' : "the portal's own identity";
}

/** Why there are no credentials. */
export type NoCredentials =
  /** Later may be better. */
  | { readonly kind: 'passing'; readonly cause: string }
  | { readonly kind: 'refused'; readonly message: string };

const LIMITED = /^(?:Throttl|RequestLimit|TooManyRequests)/;

function refusedRole(code: string, message: string, roleARN: string): string {
  const caller = /User: (arn:\S+)/.exec(message)?.[1] ?? 'the caller';
  return `The role '${roleARN}' cannot be assumed: its trust policy must allow sts:AssumeRole for ${caller}, with the external id of awsSNS.externalID where it asks for one. (${code})`;
}

/**
 * What an error on the way to credentials means. Nothing of it is repeated
 * that could hold credentials.
 */
export function noCredentials(
  error: unknown,
  { roleARN }: SnsSettings,
): NoCredentials {
  if (error instanceof HttpRequestError) {
    return { kind: 'passing', cause: `no credentials: ${error.message}` };
  }
  const said = awsErrorOf(error);
  if (said !== undefined) {
    const { code, message, status = 0 } = said;
    if (status >= 500 || status === 429 || LIMITED.test(code)) {
      return { kind: 'passing', cause: `no credentials: ${code}` };
    }
    if (code === 'AccessDenied' && roleARN !== undefined) {
      return { kind: 'refused', message: refusedRole(code, message, roleARN) };
    }
    return {
      kind: 'refused',
      message: `AWS gives out no credentials: ${shortly(code)}. Look at awsSNS.credentials and awsSNS.roleARN.`,
    };
  }
  return {
    kind: 'refused',
    message:
      'The portal has no credentials of AWS: give its process some (IRSA, Pod Identity, an instance profile or the environment), or set awsSNS.credentials.',
  };
}
