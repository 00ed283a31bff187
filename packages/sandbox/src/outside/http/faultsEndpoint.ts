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

import { faultRuleInput } from '../../faults';
import type { Faults } from '../../faults';
import { jsonAnswer } from './types';
import type { FakeAnswer, FakeRequest } from './types';

export const FAULTS_PATH = '/_faults';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * `GET /_faults` lists the rules, `POST` adds one, `DELETE` clears all, `DELETE ?id=` one: for a person with curl.
 */
export function faultsEndpoint(
  faults: Faults,
  request: FakeRequest,
): FakeAnswer {
  switch (request.method) {
    case 'GET':
      return jsonAnswer(200, faults.list());
    case 'POST': {
      const parsed = faultRuleInput.safeParse(parseJson(request.text));
      if (!parsed.success) {
        return jsonAnswer(400, {
          message: 'not a fault rule',
          problems: parsed.error.issues.map(
            issue => `${issue.path.join('.')}: ${issue.message}`,
          ),
        });
      }
      return jsonAnswer(201, { id: faults.add(parsed.data).id });
    }
    case 'DELETE': {
      const id = request.query.get('id');
      faults.clear(id === null ? undefined : Number(id));
      return jsonAnswer(200, faults.list());
    }
    default:
      return jsonAnswer(405, { message: 'GET, POST or DELETE' });
  }
}
