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
  isBad,
  OWNER_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { PlanContext } from 'backstage-plugin-tekton-integrations-node';
import { Mentioned } from '../content';
import { SlackSettings } from '../settings';

type Context = Pick<PlanContext<SlackSettings>, 'settings' | 'routing'>;

const USER_ID = /^[UW][A-Z0-9]{2,20}$/;
const GROUP_ID = /^S[A-Z0-9]{2,20}$/;
const EMAIL = /^[^\s@<>|]{1,64}@[^\s@<>|]{1,190}$/;

/**
 * Who is mentioned: the owner of the Run's entity, where it ended badly. What
 * the catalog says is not what Slack takes for a mention until it has the form
 * of one.
 */
export function mentionOf(
  run: Pick<RunState, 'phase'>,
  { settings, routing }: Context,
): Mentioned | null {
  if (
    settings.mention !== 'owner' ||
    !isBad(run.phase) ||
    routing.kind !== 'entity' ||
    routing.owner === undefined
  ) {
    return null;
  }
  const { annotations, email } = routing.owner;
  const user = annotations[OWNER_ANNOTATIONS.slackUser]?.trim();
  if (user !== undefined && USER_ID.test(user)) {
    return { kind: 'user', id: user };
  }
  const group = annotations[OWNER_ANNOTATIONS.slackGroup]?.trim();
  if (group !== undefined && GROUP_ID.test(group)) {
    return { kind: 'group', id: group };
  }
  return email !== undefined && EMAIL.test(email.trim())
    ? { kind: 'email', email: email.trim() }
    : null;
}
