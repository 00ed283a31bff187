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

import { done, failed, missingArgument } from './answers';
import type { MethodAnswer } from './answers';
import type { MethodCall } from './channels';

/** A member of the workspace by the e-mail of the account. */
export function lookupByEmail({
  world,
  team,
  values,
}: MethodCall): MethodAnswer {
  const { email } = values;
  if (email === undefined || email === '') {
    return missingArgument('email');
  }
  const wanted = String(email).toLowerCase();
  const user = [...world.users.values()].find(
    member => member.email.toLowerCase() === wanted && !member.deleted,
  );
  return user === undefined
    ? failed('users_not_found')
    : done({
        user: {
          id: user.id,
          team_id: team.id,
          name: user.name,
          deleted: user.deleted,
          is_bot: false,
          profile: { email: user.email, real_name: user.name },
        },
      });
}
