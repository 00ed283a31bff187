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
 * A credential in a Provider's section: a reference to a key of a Secret, or
 * the value itself where the Provider stands in app-config.
 *
 * @public
 */
export interface SecretField {
  /**
   * Path in the section, for example `privateKey` or
   * `webhook.authorization.staticToken`. `[]` stands for each item of a list:
   * `headers[].value`.
   */
  readonly field: string;
  /** Key of the Secret where the reference names none. */
  readonly defaultKey: string;
}

/**
 * Where one of a group of credentials stands.
 *
 * @public
 */
export interface SecretKey {
  /** Key of the Secret. */
  readonly key: string;
  /** The Secret may lack it, or have it empty. */
  readonly optional?: boolean;
}

/**
 * Credentials that belong together: a reference to a Secret with keys of fixed
 * names, or an object of values where the Provider stands in app-config.
 *
 * @public
 */
export interface SecretGroup {
  /** Path in the section, for example `credentials`; as in {@link SecretField}. */
  readonly field: string;
  /** By their names in app-config, for example `accessKeyId`. */
  readonly keys: Readonly<Record<string, SecretKey>>;
}
