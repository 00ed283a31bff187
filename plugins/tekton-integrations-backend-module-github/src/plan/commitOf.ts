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

import {
  Commit,
  RUN_ANNOTATIONS,
} from 'backstage-plugin-tekton-integrations-common';
import { quoted } from 'backstage-plugin-tekton-integrations-node';

/** A commit whose parts can be what they say. */
export interface CheckedCommit {
  readonly owner: string;
  readonly repo: string;
  /** In lower case. */
  readonly sha: string;
}

export type CommitCheck =
  | { readonly kind: 'ok'; readonly commit: CheckedCommit }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string };

interface Part {
  readonly field: 'owner' | 'repository' | 'sha';
  readonly annotation: string;
  readonly words: string;
  readonly valid: (value: string) => boolean;
}

const PARTS: readonly Part[] = [
  {
    field: 'owner',
    annotation: RUN_ANNOTATIONS.githubOwner,
    words: 'an owner on GitHub (up to 39 letters, digits and hyphens)',
    // Managed users have an underscore and a short code after their name.
    valid: value =>
      value.length <= 39 && /^[a-z\d][a-z\d-]*(?:_[a-z\d]+)?$/i.test(value),
  },
  {
    field: 'repository',
    annotation: RUN_ANNOTATIONS.githubRepo,
    words:
      'a repository on GitHub (up to 100 letters, digits, hyphens, dots and underscores)',
    valid: value =>
      /^[\w.-]{1,100}$/.test(value) && value !== '.' && value !== '..',
  },
  {
    field: 'sha',
    annotation: RUN_ANNOTATIONS.githubSha,
    words: 'a commit (40 or 64 hexadecimal digits)',
    valid: value => /^(?:[\da-f]{40}|[\da-f]{64})$/i.test(value),
  },
];

/** Checks what a Run says of its commit by GitHub's own rules for names. */
export function checkCommit(commit: Commit | undefined): CommitCheck {
  const missing = PARTS.filter(({ field }) => !commit?.[field]?.trim());
  if (commit === undefined || missing.length > 0) {
    const names = missing.map(({ annotation }) => `'${annotation}'`);
    return {
      kind: 'missing',
      message: `The Run does not say which commit it works on: add the annotation${names.length > 1 ? 's' : ''} ${names.join(', ')}.`,
    };
  }
  const value = (field: Part['field']) => commit[field] ?? '';
  const wrong = PARTS.find(({ field, valid }) => !valid(value(field)));
  if (wrong !== undefined) {
    return {
      kind: 'invalid',
      message: `${quoted(value(wrong.field))} is not ${wrong.words}: correct ${wrong.field} in '${commit.source}'.`,
    };
  }
  return {
    kind: 'ok',
    commit: {
      owner: value('owner'),
      repo: value('repository'),
      sha: value('sha').toLowerCase(),
    },
  };
}
