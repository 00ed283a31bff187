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

import { PageSize } from './PageSize';

const PAGE = 512 * 1024;

describe('PageSize', () => {
  it.each([
    [50, PAGE / 2, 100],
    [50, PAGE, 50],
    [50, 10_000, 100],
    [50, 10 * PAGE, 5],
    [1, 100 * PAGE, 1],
    [0, 60, 50],
  ])('asks after %d objects in %d bytes for %d', (objects, bytes, limit) => {
    const size = new PageSize(500);
    size.learn({ objects, bytes });
    expect(size.limit).toBe(limit);
  });

  it('begins small, and never asks for more than it may', () => {
    const size = new PageSize(120);
    expect(size.limit).toBe(50);
    size.learn({ objects: 50, bytes: 50 });
    size.learn({ objects: 100, bytes: 100 });
    expect(size.limit).toBe(120);
    expect(new PageSize(10).limit).toBe(10);
  });
});
