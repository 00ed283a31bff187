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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';
import { errorAnswer, notFound, undecodableToken } from './answers';
import { createInstallationToken } from './installationTokens';
import { fullName } from './model';
import { limitOwner, movedTo, paged } from './route';
import type { Call, Route } from './route';

function onlyApp(run: (call: Call) => FakeAnswer) {
  return (call: Call): FakeAnswer => {
    switch (call.caller.kind) {
      case 'app':
        return run(call);
      case 'refused':
        return call.caller.answer;
      default:
        return undecodableToken();
    }
  };
}

/** What an App asks about itself and its installations. */
export const appRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/app$/,
    run: onlyApp(({ context: { world, render } }) =>
      jsonAnswer(
        200,
        render.app(
          world.installations.size,
          [...world.installations.values()][0]?.permissions ?? {},
        ),
      ),
    ),
  },
  {
    method: 'GET',
    path: /^\/app\/installations$/,
    run: onlyApp(call =>
      paged(
        call,
        [...call.context.world.installations.values()],
        call.context.render.installation,
      ),
    ),
  },
  {
    method: 'GET',
    path: /^\/app\/installations\/(\d+)$/,
    run: onlyApp(({ context: { world, render }, parts: [id] }) => {
      const installation = world.installations.get(Number(id));
      return installation === undefined
        ? notFound()
        : jsonAnswer(200, render.installation(installation));
    }),
  },
  {
    method: 'POST',
    path: /^\/app\/installations\/(\d+)\/access_tokens$/,
    run: onlyApp(({ context, request, parts: [id] }) => {
      const installation = context.world.installations.get(Number(id));
      return installation === undefined
        ? notFound()
        : createInstallationToken(
            context.world,
            installation,
            request.text,
            context.clock,
            context.newToken,
            context.render.repository,
          );
    }),
  },
  {
    method: 'GET',
    path: /^\/repos\/([^/]+)\/([^/]+)\/installation$/,
    run: onlyApp(({ context: { world, render, apiUrl }, parts }) => {
      const [owner = '', name = ''] = parts;
      const repository = world.named(owner, name);
      const installation = repository && world.installationOf(repository);
      if (repository === undefined || installation === undefined) {
        return notFound();
      }
      if (
        fullName(repository).toLowerCase() !== `${owner}/${name}`.toLowerCase()
      ) {
        const location = `${apiUrl()}/repositories/${repository.id}/installation`;
        return movedTo(location, 'GET');
      }
      return jsonAnswer(200, render.installation(installation));
    }),
  },
  {
    method: 'GET',
    path: /^\/repositories\/(\d+)\/installation$/,
    run: onlyApp(({ context: { world, render }, parts: [id] }) => {
      const repository = world.repositories.get(Number(id));
      const installation = repository && world.installationOf(repository);
      return installation === undefined
        ? notFound()
        : jsonAnswer(200, render.installation(installation));
    }),
  },
  {
    method: 'GET',
    path: /^\/(?:orgs|users)\/([^/]+)\/installation$/,
    run: onlyApp(({ context: { world, render }, parts: [login = ''] }) => {
      const installation = [...world.installations.values()].find(
        ({ account }) => account.login.toLowerCase() === login.toLowerCase(),
      );
      return installation === undefined
        ? notFound()
        : jsonAnswer(200, render.installation(installation));
    }),
  },
  {
    method: 'GET',
    path: /^\/installation\/repositories$/,
    run: call => {
      if (call.caller.kind === 'refused') {
        return call.caller.answer;
      }
      if (call.caller.kind !== 'installation') {
        return errorAnswer(403, 'Resource not accessible by integration');
      }
      const { token, installation } = call.caller;
      const visible = call.context.world
        .repositoriesOf(installation)
        .filter(
          ({ id }) =>
            token.repositories === 'all' || token.repositories.has(id),
        );
      return jsonAnswer(200, {
        total_count: visible.length,
        repositories: visible.map(call.context.render.repository),
      });
    },
  },
  {
    method: 'GET',
    path: /^\/rate_limit$/,
    run: ({ context, caller }) => {
      if (caller.kind === 'refused') {
        return caller.answer;
      }
      const core = context.limits.read(limitOwner(caller));
      const reading = { ...core, resource: 'core' };
      return jsonAnswer(200, { resources: { core: reading }, rate: reading });
    },
  },
];
