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

import { raw, Request, Response, Router } from 'express';
import { Called, ProviderCallbacks } from '../connections';
import { CallRate } from './callRate';

/** Where the addresses are; nobody who calls them is a user of the portal. */
export const CALLBACKS_PATH = '/callbacks';

const MINUTE_MS = 60_000;
/** Calls a minute to one process: of all, of one machine, to one address. */
const MOST_CALLS = 1_200;
const MOST_OF_CALLER = 120;
const MOST_TO_ADDRESS = 20;
/** Length of the part of an address that is no secret. */
const ID_LENGTH = 22;

/** A body says nothing here. */
const MAX_BODY_BYTES = 16 * 1024;

/** Nothing of a call stands in what it is answered. */
const ANSWERS: Readonly<Record<Called, readonly [number, string]>> = {
  taken: [200, 'Noted. Nothing else needs to be done.'],
  unknown: [404, 'Nothing is asked at this address, or no longer.'],
  unfit: [400, 'A value of this call cannot be one, or stands there twice.'],
};

function answer(
  res: Response,
  [status, words]: readonly [number, string],
): void {
  res.set({
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  res.status(status).send(`${words}\n`);
}

/** What a call says of a field: in its header, else in its query. */
function valuesIn(req: Request): (field: string) => string[] {
  const { searchParams } = new URL(req.originalUrl, 'http://portal.invalid');
  const query = [...searchParams];
  return field => {
    const header = req.get(field);
    return header === undefined
      ? query.flatMap(([name, value]) =>
          name.toLowerCase() === field ? [value] : [],
        )
      : [header];
  };
}

const body = raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false });

/** Reads the body away; false where it is larger than any needs to be. */
function bodyFits(req: Request, res: Response): Promise<boolean> {
  return new Promise(resolve => {
    body(req, res, error => resolve(error === undefined));
  });
}

/**
 * The addresses at which questions of Providers are answered. GET counts too:
 * a person may open the address that a receiver has logged.
 *
 * Failure policy: closed, and the same answer to whatever is not known.
 */
export function addCallbackRoutes(
  router: Router,
  {
    callbacks,
    now,
  }: {
    readonly callbacks: Pick<ProviderCallbacks, 'take'>;
    readonly now: () => number;
  },
): void {
  const rate = new CallRate(now, MINUTE_MS);

  router.all(`${CALLBACKS_PATH}/:token`, async (req, res) => {
    const { token } = req.params;
    const waitMs = rate.waitMs({
      all: MOST_CALLS,
      [`from ${req.ip}`]: MOST_OF_CALLER,
      [`to ${token.slice(0, ID_LENGTH)}`]: MOST_TO_ADDRESS,
    });
    if (waitMs > 0) {
      res.set('retry-after', String(Math.ceil(waitMs / 1000)));
      answer(res, [429, 'Too many calls.']);
    } else if (req.method !== 'GET' && req.method !== 'POST') {
      // HEAD is what looks whether a link leads anywhere.
      res.set('allow', 'GET, POST');
      answer(res, [405, 'This address is called by GET or POST.']);
    } else if (await bodyFits(req, res)) {
      answer(res, ANSWERS[await callbacks.take(token, valuesIn(req))]);
    } else {
      res.set('connection', 'close');
      answer(res, [413, 'A call needs no body.']);
    }
  });
}
