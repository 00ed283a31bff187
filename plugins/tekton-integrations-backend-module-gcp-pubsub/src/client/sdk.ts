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

/**
 * Google's libraries, loaded here and not before: they take up to a second,
 * which a portal without topics does not pay.
 */
export function loadSdk(): {
  readonly PublisherClient: (typeof import('@google-cloud/pubsub'))['v1']['PublisherClient'];
} & Pick<
  typeof import('google-auth-library'),
  'GoogleAuth' | 'JWT' | 'PassThroughClient' | 'gaxios'
> {
  const { v1 } =
    require('@google-cloud/pubsub') as typeof import('@google-cloud/pubsub');
  const { GoogleAuth, JWT, PassThroughClient, gaxios } =
    require('google-auth-library') as typeof import('google-auth-library');
  return {
    PublisherClient: v1.PublisherClient,
    GoogleAuth,
    JWT,
    PassThroughClient,
    gaxios,
  };
}

/** What {@link loadSdk} loads. */
export type Sdk = ReturnType<typeof loadSdk>;
