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

import { z } from 'zod';
import { openApiDocument } from './openapi';

const operationSchema = z.looseObject({
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  requestBody: z.unknown().optional(),
});

const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.union([
      z.strictObject({ get: operationSchema }),
      z.strictObject({ post: operationSchema }),
    ]),
  ),
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({})),
  }),
});

describe('openApiDocument', () => {
  const document = documentSchema.parse(openApiDocument());

  it('has the routes that the client asks for', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/runs',
      '/runs/{id}',
      '/runs/{id}/explain',
      '/preview',
      '/deliveries/review',
      '/deliveries/failed',
      '/deliveries/{id}/redeliver',
      '/deliveries/redeliver',
      '/deliveries/{id}/discard',
      '/deliveries/discard',
      '/deliveries/{id}/release',
      '/deliveries/release',
      '/providers/pause',
      '/providers/resume',
      '/providers/test',
      '/notifications/suspend',
      '/notifications/resume',
      '/told',
      '/providers',
      '/notifications',
      '/status',
      '/health',
    ]);
  });

  it('refers to nothing that is not there, and has nothing that nobody refers to', () => {
    const references = new Set(
      [
        ...JSON.stringify(document).matchAll(
          /"#\/components\/schemas\/(\w+)"/g,
        ),
      ].map(match => match[1]),
    );
    expect([...references].sort()).toEqual(
      Object.keys(document.components.schemas).sort(),
    );
  });

  it('is open to everybody at /health alone', () => {
    const open = Object.entries(document.paths).filter(
      ([, route]) =>
        ('get' in route ? route.get : route.post).security?.length === 0,
    );
    expect(open.map(([path]) => path)).toEqual(['/health']);
  });

  it('takes a body where something is posted, and nowhere else', () => {
    const posted = Object.entries(document.paths).filter(
      ([, route]) => 'post' in route && route.post.requestBody !== undefined,
    );
    expect(posted.map(([path]) => path)).toEqual([
      '/preview',
      ...Object.keys(document.paths).filter(path =>
        /\/(redeliver|discard|release|pause|resume|suspend|test)$/.test(path),
      ),
    ]);
    expect(JSON.stringify(posted)).toContain('PreviewRequest');
  });

  it('lets answers grow', () => {
    expect(JSON.stringify(document.components)).not.toContain(
      '"additionalProperties":false',
    );
  });

  it('has no dialect marks inside', () => {
    expect(JSON.stringify(document)).not.toMatch(/"\$(schema|id)":/);
  });
});
