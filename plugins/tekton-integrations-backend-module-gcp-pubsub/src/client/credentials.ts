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
  HttpClient,
  HttpRequestError,
  oneLine,
  Secret,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';
import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { Sdk } from './sdk';

/** No more than what is needed: https://developers.google.com/identity/protocols/oauth2/scopes#pubsub */
const SCOPE = 'https://www.googleapis.com/auth/pubsub';
const MAX_WORDS = 200;

/** Why there is no token to be sent. */
export class CredentialError extends Error {
  /** Later may be better. */
  readonly passing: boolean;

  constructor(message: string, passing: boolean) {
    super(message);
    this.name = 'CredentialError';
    this.passing = passing;
  }
}

/** Whom Google takes the portal for. */
export interface Credentials {
  /** Headers of a request; rejects with a {@link CredentialError}. */
  headers(): Promise<Headers>;
  /** E-mail address of the service account, as far as it is known. */
  account(): Promise<string | undefined>;
}

const keySchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string(),
  private_key_id: z.string().optional(),
});

/** Other kinds name files, commands and servers of their own choice. */
const kindSchema = z.object({ type: z.string() });

function parseKey(secret: Secret): z.infer<typeof keySchema> {
  const refuse = (what: string): never => {
    throw new CredentialError(
      `credentials ${what}: put the key of a service account there, as gcloud iam service-accounts keys create writes it.`,
      false,
    );
  };
  let json: unknown;
  try {
    json = JSON.parse(secret.unwrap());
  } catch {
    return refuse('is not JSON');
  }
  const kind = kindSchema.safeParse(json);
  if (kind.data?.type !== 'service_account') {
    return refuse("has not the type 'service_account'");
  }
  const key = keySchema.safeParse(json);
  if (!key.success) {
    return refuse('lacks client_email or private_key');
  }
  try {
    createPrivateKey(key.data.private_key);
  } catch {
    return refuse('has a private_key that is none');
  }
  return key.data;
}

/**
 * The key of a service account. Tokens are signed here, so that no other
 * server is asked for them: https://google.aip.dev/auth/4111
 */
export function keyCredentials(sdk: Sdk, secret: Secret): Credentials {
  let client: InstanceType<Sdk['JWT']> | undefined;
  const connected = () => {
    if (client === undefined) {
      const { client_email: email, ...key } = parseKey(secret);
      client = new sdk.JWT({
        email,
        key: key.private_key,
        keyId: key.private_key_id,
        scopes: [SCOPE],
      });
      client.useJWTAccessWithScope = true;
    }
    return client;
  };
  return {
    headers: async () => connected().getRequestHeaders(),
    account: async () => connected().email,
  };
}

const oauthErrorSchema = z.object({
  status: z.number(),
  response: z.object({
    data: z.object({
      error: z.string(),
      error_description: z.string().optional(),
    }),
  }),
});
const answeredSchema = z.object({ status: z.number() });
const networkSchema = z.object({ code: z.string() });

/** Of errors on the way, which have no answer: ECONNREFUSED, ETIMEDOUT. */
const NETWORK = /^(E[A-Z]+|AbortError|TimeoutError)$/;

/**
 * Why the portal's own identity has no token. The libraries' words may quote
 * what stands in a file, so only known ones are repeated.
 */
function reasonOf(error: unknown): CredentialError {
  if (error instanceof Error && error.cause instanceof HttpRequestError) {
    return new CredentialError(
      `Google gave no token: ${error.cause.message}.`,
      true,
    );
  }
  const answered = answeredSchema.safeParse(error);
  if (answered.success) {
    const { status } = answered.data;
    const said = oauthErrorSchema.safeParse(error).data?.response.data;
    const words = [status, said?.error, said?.error_description]
      .filter(part => part !== undefined)
      .join(' ');
    return new CredentialError(
      `Google gave no token to the portal's own identity: ${truncate(oneLine(words), MAX_WORDS)}.`,
      status === 408 || status === 429 || status >= 500,
    );
  }
  if (NETWORK.test(networkSchema.safeParse(error).data?.code ?? '')) {
    return new CredentialError(
      'The server that gives the portal its token could not be asked.',
      true,
    );
  }
  return new CredentialError(
    "The portal's own process has no usable identity at Google: give it a service account (Workload Identity, or GOOGLE_APPLICATION_CREDENTIALS), or put a key into credentials.",
    false,
  );
}

/**
 * What the library asks with a transporter of its own whatever it was given:
 * the exchange of Workload Identity Federation, and the identity that another
 * one is borrowed with.
 */
const PARTS = ['stsCredential', 'sourceClient'];

function reroute(client: object, transporter: object): void {
  Reflect.set(client, 'transporter', transporter);
  for (const part of PARTS) {
    const found: unknown = Reflect.get(client, part);
    if (typeof found === 'object' && found !== null) {
      reroute(found, transporter);
    }
  }
}

/**
 * The identity of the portal's own process, as Google's libraries find it:
 * a file, Workload Identity, the metadata server. The latter is a fixed place
 * of the node, which the library asks itself; all else goes through `http`.
 *
 * @param projectId - else the library would ask Google for one
 */
export function defaultCredentials(
  sdk: Sdk,
  projectId: string,
  http: Pick<HttpClient, 'fetch'>,
): Credentials {
  const transporter = new sdk.gaxios.Gaxios({
    fetchImplementation: http.fetch,
  });
  transporter.interceptors.request.add({
    // Our scheduler retries; the library would, unseen.
    resolved: async config => {
      config.retry = false;
      config.retryConfig = undefined;
      return config;
    },
  });
  const auth = new sdk.GoogleAuth({
    scopes: [SCOPE],
    projectId,
    clientOptions: { transporter },
  });
  return {
    async headers() {
      try {
        const client = await auth.getClient();
        reroute(client, transporter);
        return await client.getRequestHeaders();
      } catch (error) {
        throw reasonOf(error);
      }
    },
    async account() {
      try {
        return (await auth.getCredentials()).client_email;
      } catch {
        // Only words of a check depend on it.
        return undefined;
      }
    },
  };
}

/** An emulator asks for no name. */
export function noCredentials(): Credentials {
  return {
    headers: async () => new Headers(),
    account: async () => undefined,
  };
}
