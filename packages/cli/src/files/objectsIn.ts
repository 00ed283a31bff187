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

import { isNode, LineCounter, parseAllDocuments, YAMLParseError } from 'yaml';
import { isObject, Position, SourceObject } from './sourceObject';

/** A file, or a part of it, that cannot be read. */
interface FileProblem extends Position {
  readonly file: string;
  readonly message: string;
}

/** What a file holds. */
interface Read {
  readonly objects: readonly SourceObject[];
  readonly problems: readonly FileProblem[];
}

/**
 * Says what is wrong without what stands there: the file may hold a Secret.
 */
function wordsOf({ code, message }: YAMLParseError): string {
  const [plain] = message.split(/["'`\n]| at line /);
  return `it is not YAML: ${plain.replace(/[\s:,]+$/, '')} (${code}).`;
}

function flattened(object: SourceObject): SourceObject[] {
  const { kind, items } = object.value;
  if (kind !== 'List' || !Array.isArray(items)) {
    return [object];
  }
  const nodes = object.items('items');
  return items.flatMap((item: unknown, index) =>
    isObject(item) ? flattened(object.inside(nodes[index], item)) : [],
  );
}

/** All objects of a file of YAML or JSON; those of lists one by one. */
export function objectsIn(file: string, text: string): Read {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const objects: SourceObject[] = [];
  const problems: FileProblem[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      problems.push({ file, line, column: col, message: wordsOf(error) });
      continue;
    }
    const node = document.contents;
    if (!isNode(node)) {
      continue;
    }
    try {
      const value: unknown = document.toJS();
      if (isObject(value)) {
        objects.push(
          ...flattened(
            new SourceObject({ file, value, document, node, lines }),
          ),
        );
      }
    } catch {
      const { line, col } = lines.linePos(node.range?.[0] ?? 0);
      const message = 'its aliases refer to nothing, or to far too much.';
      problems.push({ file, line, column: col, message });
    }
  }
  return { objects, problems };
}
