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

import module from 'node:module';

const PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * Notes each package that this process loads from now on, by `require` or by
 * `import`.
 *
 * @returns their names so far
 */
export function watchPackages(): () => string[] {
  const names = new Set<string>();
  module.registerHooks({
    load(url, context, next) {
      const [, name] = PACKAGE.exec(url) ?? [];
      if (name !== undefined) {
        names.add(name);
      }
      return next(url, context);
    },
  });
  return () => [...names].sort();
}
