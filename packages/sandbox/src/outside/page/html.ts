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

/** Markup that is safe to send: made by `html`, never from a string. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** @internal For `html` only. */
  static of(text: string): Markup {
    return new Markup(text);
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '');
}

export type Content = Markup | string | number | undefined | readonly Content[];

function render(content: Content): string {
  if (content === undefined) {
    return '';
  }
  if (content instanceof Markup) {
    return content.toString();
  }
  return typeof content === 'object'
    ? content.map(render).join('')
    : escapeHtml(String(content));
}

/** A template whose every value is escaped, unless it is markup itself. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly Content[]
): Markup {
  return Markup.of(
    strings.reduce(
      (text, part, index) => text + part + render(values[index]),
      '',
    ),
  );
}

/** The URL when a link may lead there; a message's author chose it, and `javascript:` is an URL too. */
export function linkTarget(url: string): string | undefined {
  return /^(?:https?|mailto):/i.test(url) ? url : undefined;
}
