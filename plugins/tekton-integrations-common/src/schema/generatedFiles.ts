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

import { openApiDocument } from '../api/openapi';
import { configJsonSchema } from './configSchema';
import { customResourceDefinitions } from './crd';
import { editorSchemas } from './editorSchemas';
import { referencePages } from './reference';

/** A file of the repository that is made from the schemas. */
export type GeneratedFile = {
  /** From the root of the repository. */
  readonly path: string;
} & (
  | { readonly format: 'yaml' | 'json'; readonly content: object }
  | { readonly format: 'markdown'; readonly content: string }
);

/**
 * All files of the repository that are made from the schemas.
 *
 * @internal
 */
export function generatedFiles(): GeneratedFile[] {
  const [providers, notifications] = customResourceDefinitions();
  return [
    { path: 'deploy/crds/providers.yaml', format: 'yaml', content: providers },
    {
      path: 'deploy/crds/notifications.yaml',
      format: 'yaml',
      content: notifications,
    },
    {
      path: 'plugins/tekton-integrations-backend/config.schema.json',
      format: 'json',
      content: configJsonSchema(),
    },
    {
      path: 'docs/reference/openapi.yaml',
      format: 'yaml',
      content: openApiDocument(),
    },
    ...Object.entries(referencePages()).map(([name, content]) => ({
      path: `docs/reference/${name}.md`,
      format: 'markdown' as const,
      content,
    })),
    ...Object.entries(editorSchemas()).map(([name, content]) => ({
      path: `docs/reference/schemas/${name}.json`,
      format: 'json' as const,
      content,
    })),
  ];
}
