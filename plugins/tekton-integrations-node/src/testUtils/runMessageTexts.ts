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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { TemplateType } from '../provider';
import { RunMessageTemplate } from '../runMessage';
import { LimitedText } from './providerUnderTest';

/** A name that each vendor takes for an attribute. */
const ATTRIBUTE = 'note';
/** What the vendors take for a value. */
const VALUE_BYTES = 1_024;

/**
 * The texts of a provider that sends `runMessage`: the body and the
 * attributes, in our words and in those of a template.
 *
 * @public
 */
export function runMessageTexts(provider: {
  /** Bytes that a body has at most. */
  readonly bodyBytes: number;
  /** Of the type. */
  readonly template: Pick<TemplateType<RunMessageTemplate>, 'rendered'>;
  /** What is sent of a Run. */
  of(
    run: Partial<RunState>,
    template?: RunMessageTemplate,
  ): {
    readonly body: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
}): LimitedText[] {
  const { bodyBytes, template, of } = provider;
  const rendered = (tree: object) => of({}, template.rendered.parse(tree));
  return [
    {
      name: 'the body',
      max: bodyBytes,
      unit: 'bytes',
      of: message => of({ message }).body,
    },
    {
      name: "a template's body",
      max: bodyBytes,
      unit: 'bytes',
      of: body => rendered({ body }).body,
    },
    {
      name: 'an attribute',
      max: VALUE_BYTES,
      unit: 'bytes',
      of: definition => of({ definition }).attributes.pipeline ?? '',
    },
    {
      name: "a template's attribute",
      max: VALUE_BYTES,
      unit: 'bytes',
      of: value =>
        rendered({ attributes: { [ATTRIBUTE]: value } }).attributes[
          ATTRIBUTE
        ] ?? '',
    },
  ];
}
