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

import dns from 'node:dns';
import { isIP, LookupFunction } from 'node:net';
import { Reachability } from './reachability';
import { urlOf } from './urlOf';

/** A name was looked up to an address that may not be reached. */
export class ForbiddenAddressError extends Error {
  constructor(refusal: string) {
    super(refusal);
    this.name = 'ForbiddenAddressError';
  }
}

/** Looks names up as the system does. */
export const systemLookup: LookupFunction = (hostname, options, callback) =>
  dns.lookup(hostname, options, callback);

/**
 * A look-up that gives a socket only addresses that were checked: what it
 * connects to is what was checked, and a name that changes its address in
 * between gains nothing. One address that may not be reached spoils the name.
 */
export function guardedLookup(
  lookup: LookupFunction,
  reachability: Reachability,
  secure: boolean,
): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses =
        typeof found === 'string'
          ? [{ address: found, family: isIP(found) }]
          : (found ?? []);
      const refusal = addresses
        .map(({ address }) => reachability.refusalAt(hostname, address, secure))
        .find(words => words !== undefined);
      const [first] = addresses;
      if (error || !first) {
        callback(error ?? new Error(`${hostname} has no address`), [], 0);
      } else if (refusal !== undefined) {
        callback(new ForbiddenAddressError(refusal), [], 0);
      } else if (options.all) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
}

/**
 * Why a URL may not be reached, its name looked up; undefined where it may, or
 * where the name cannot be looked up just now.
 *
 * Requests check by themselves. This tells beforehand, and before a request
 * goes to a proxy, which looks up the name once more by itself.
 *
 * @public
 */
export async function refusalByLookup(
  address: string,
  reachability: Reachability,
  lookup: LookupFunction = systemLookup,
): Promise<string | undefined> {
  const url = urlOf(address);
  const refusal = reachability.refusal(address);
  if (refusal !== undefined || url === undefined) {
    return refusal;
  }
  return new Promise(resolve => {
    guardedLookup(lookup, reachability, url.protocol === 'https:')(
      url.hostname.replace(/^\[(.*)\]$/, '$1'),
      { all: true },
      error =>
        resolve(
          error instanceof ForbiddenAddressError ? error.message : undefined,
        ),
    );
  });
}
