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
 * Programs of this repository as a portal runs them: compiled beforehand, not
 * by the process itself, which would cost time at its start and memory.
 */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const OPTIONS = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2023,
  esModuleInterop: true,
};
const SOURCE = /(?<!\.d)\.ts$/;
const TEST = /(\.test\.ts|__testUtils__)/;

function compileFolder(from, to) {
  for (const name of fs.readdirSync(from, { recursive: true })) {
    const source = path.join(from, name);
    if (SOURCE.test(name) && !TEST.test(name)) {
      const target = path.join(to, name.replace(SOURCE, '.js'));
      const { outputText } = ts.transpileModule(
        fs.readFileSync(source, 'utf8'),
        { fileName: source, compilerOptions: OPTIONS },
      );
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, outputText);
    }
  }
}

/** The entry points of a package, once it is compiled. */
function compiledManifest({ name, version, backstage, main, exports }) {
  const text = JSON.stringify({ name, version, backstage, main, exports });
  return text.replaceAll(/(src\/[\w/-]+)\.ts"/g, '$1.js"');
}

/**
 * @param {{ folders: string[], packages: string[], to: string }} options -
 *   folders are compiled into `to` under their own names; packages, whole
 *   workspaces, to where programs in these folders find them
 */
export function compile({ folders, packages, to }) {
  fs.rmSync(to, { recursive: true, force: true });
  for (const folder of folders) {
    compileFolder(folder, path.join(to, path.basename(folder)));
  }
  for (const folder of packages) {
    const manifest = JSON.parse(
      fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
    );
    const target = path.join(to, 'node_modules', manifest.name);
    compileFolder(path.join(folder, 'src'), path.join(target, 'src'));
    fs.writeFileSync(
      path.join(target, 'package.json'),
      compiledManifest(manifest),
    );
  }
}
