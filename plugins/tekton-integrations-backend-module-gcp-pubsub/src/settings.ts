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

import { gcpPubSubSchema } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

const GOOGLE = 'https://pubsub.googleapis.com';

/** Section `gcpPubSub` without its credentials. */
export const gcpPubSubSettingsSchema = gcpPubSubSchema
  .omit({ credentials: true })
  .refine(
    ({ endpoint }) =>
      endpoint === undefined || /^\/*$/.test(new URL(endpoint).pathname),
    {
      path: ['endpoint'],
      error: 'has a path: name the server alone, https://pubsub.example',
    },
  );

/** What a Provider of type GCPPubSub says. */
export type GcpPubSubSettings = z.infer<typeof gcpPubSubSettingsSchema>;

/** The server that is asked, and whom it may be told. */
export interface Endpoint {
  /** `https:` or `http:`. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number;
  /** As people and limits name it: host, and the port where it is unusual. */
  readonly host: string;
  /** Google's own servers, which the portal's own identity is meant for. */
  readonly isGoogle: boolean;
}

/** The server of a Provider. */
export function endpointOf({
  endpoint = GOOGLE,
}: Pick<GcpPubSubSettings, 'endpoint'>): Endpoint {
  const { protocol, hostname, port, host } = new URL(endpoint);
  return {
    protocol,
    hostname,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    host,
    isGoogle: protocol === 'https:' && /\.googleapis\.com$/.test(hostname),
  };
}

/** `projects/acme-ci/topics/builds`. */
export function topicPath({
  projectID,
  topic,
}: Pick<GcpPubSubSettings, 'projectID' | 'topic'>): string {
  return `projects/${projectID}/topics/${topic}`;
}
