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

import { Health } from 'backstage-plugin-tekton-integrations-node';

const READS = 'channels:history';
const READS_PRIVATE = 'groups:history';
const MENTIONS = 'users:read.email';

/**
 * What an app with these scopes can do, and which ones it lacks.
 *
 * @param header - the scopes as Slack tells them, `chat:write,channels:read`
 * @param missed - what was asked of it in vain
 */
export function scopesHealth(
  { team, bot }: { readonly team: string; readonly bot: string },
  header: string | undefined,
  missed: { readonly mentions: boolean },
): Health {
  const may = `'${bot}' may post in the workspace '${team}'.`;
  if (header === undefined) {
    return { kind: 'ok', message: may };
  }
  const scopes = header.split(/\s*,\s*/);
  if (!scopes.includes('chat:write')) {
    return {
      kind: 'refused',
      message: `'${bot}' lacks the scope 'chat:write' in the workspace '${team}': add it to the bot's scopes and install the app again.`,
    };
  }
  const reads = scopes.includes(READS);
  const readsPrivate = scopes.includes(READS_PRIVATE);
  const lacking = [
    ...(reads
      ? []
      : [
          `Without the scope '${READS}'${readsPrivate ? '' : `, and '${READS_PRIVATE}' for private channels,`} a message whose request was not answered cannot be looked up, and may be posted twice.`,
        ]),
    ...(missed.mentions && !scopes.includes(MENTIONS)
      ? [
          `Without the scope '${MENTIONS}', which needs 'users:read', nobody is mentioned by e-mail.`,
        ]
      : []),
  ];
  return { kind: 'ok', message: [may, ...lacking].join(' ') };
}
