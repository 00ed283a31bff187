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

import ipaddr from 'ipaddr.js';
import { urlOf } from './urlOf';

/**
 * What operators decided about addresses that tenants write.
 *
 * @public
 */
export interface ReachabilityOptions {
  /**
   * What may be reached although it is not public: names of hosts, with `*.`
   * for every name below one, addresses, and ranges of them (`10.20.0.0/16`).
   */
  readonly allow?: readonly string[];
  /** What may not be reached although it is public; wins over `allow`. */
  readonly deny?: readonly string[];
}

/**
 * Which addresses may be reached that a tenant writes: public ones over https,
 * and what operators allow. The same answers hold when a Provider is loaded,
 * tested and sent through.
 *
 * @public
 */
export interface Reachability {
  /** Why a URL may not be reached, as far as it tells without looking up names. */
  refusal(url: string): string | undefined;
  /**
   * Why a host may not be reached at an address that its name was looked up
   * to. The address itself is not told: names inside the operator's network
   * are none of a tenant's business.
   *
   * @param secure - it is reached over https
   */
  refusalAt(host: string, address: string, secure: boolean): string | undefined;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

interface Listed {
  readonly names: readonly string[];
  readonly ranges: readonly Range[];
}

const REMEDY =
  'an operator can allow it in tektonIntegrations.http.allow of app-config';

/** Public by its number, and yet the metadata service of every machine in Azure. */
const NOT_PUBLIC = ['168.63.129.16'];

/** The addresses that IPv6 gives out to the public Internet. */
const PUBLIC_V6: Range = ipaddr.parseCIDR('2000::/3');
/** IPv4 inside IPv6, as translators at the edge of IPv6 networks have it. */
const TRANSLATED_V6: Range = ipaddr.parseCIDR('64:ff9b::/96');

/** Names that mean something inside a machine, a cluster or a network only. */
const LOCAL_NAME =
  /(^|\.)(localhost|localdomain|local|internal|intranet|lan|corp|home|private|svc|home\.arpa)$/;

function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function isIn(address: Address, [range, bits]: Range): boolean {
  return address.kind() === range.kind() && address.match([range, bits]);
}

function rangeOf(entry: string): Range | undefined {
  if (ipaddr.isValidCIDR(entry)) {
    const [address, bits] = ipaddr.parseCIDR(entry);
    return [address, bits];
  }
  if (!ipaddr.isValid(entry)) {
    return undefined;
  }
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function listed(entries: readonly string[]): Listed {
  const names: string[] = [];
  const ranges: Range[] = [];
  for (const entry of entries.map(text => nameOf(text.trim()))) {
    const range = rangeOf(entry);
    if (range) {
      ranges.push(range);
    } else {
      names.push(entry);
    }
  }
  return { names, ranges };
}

function listsName({ names }: Listed, name: string): boolean {
  return names.some(pattern =>
    pattern.startsWith('*')
      ? name.endsWith(pattern.slice(1)) && name !== pattern.slice(1)
      : name === pattern,
  );
}

const listsAddress = ({ ranges }: Listed, address: Address) =>
  ranges.some(range => isIn(address, range));

/** The address that is reached in the end: IPv4 that travels inside IPv6. */
function reached(text: string): Address {
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv6 && isIn(address, TRANSLATED_V6)
    ? ipaddr.fromByteArray(address.toByteArray().slice(12))
    : address;
}

const NEVER_PUBLIC = listed(NOT_PUBLIC);

function isPublic(address: Address): boolean {
  return (
    address.range() === 'unicast' &&
    (address.kind() === 'ipv4' || isIn(address, PUBLIC_V6)) &&
    !listsAddress(NEVER_PUBLIC, address)
  );
}

const isLocalName = (name: string) =>
  !name.includes('.') || LOCAL_NAME.test(name);

/** Why a public address may not be reached either. */
function refusalOfWay(name: string, secure: boolean): string | undefined {
  if (!ipaddr.isValid(name) && isLocalName(name)) {
    return `${name} is a name inside a cluster or network; ${REMEDY}`;
  }
  return secure
    ? undefined
    : `${name} is not reached over https; use https, or ${REMEDY}`;
}

/**
 * The guard of addresses that tenants write: https only, and no address of the
 * machine, its link, its network or its cluster, in whatever notation.
 *
 * @public
 */
export function createReachability({
  allow = [],
  deny = [],
}: ReachabilityOptions = {}): Reachability {
  const allowed = listed(allow);
  const denied = listed(deny);

  const refusalAt: Reachability['refusalAt'] = (host, text, secure) => {
    const name = nameOf(host);
    if (!ipaddr.isValid(text)) {
      return `${name} has no address`;
    }
    const address = reached(text);
    if (listsName(denied, name) || listsAddress(denied, address)) {
      return `${name} is denied in tektonIntegrations.http.deny of app-config`;
    }
    if (listsName(allowed, name) || listsAddress(allowed, address)) {
      return undefined;
    }
    return isPublic(address)
      ? refusalOfWay(name, secure)
      : `${name} leads to an address that is not public; ${REMEDY}`;
  };

  return {
    refusalAt,
    refusal(url) {
      const parsed = urlOf(url);
      if (!parsed) {
        return 'the address is not an http or https URL';
      }
      const name = nameOf(parsed.hostname);
      const secure = parsed.protocol === 'https:';
      if (ipaddr.isValid(name)) {
        return refusalAt(name, name, secure);
      }
      if (listsName(denied, name)) {
        return `${name} is denied in tektonIntegrations.http.deny of app-config`;
      }
      // A range that is allowed may hold what the name is looked up to.
      return listsName(allowed, name) || allowed.ranges.length > 0
        ? undefined
        : refusalOfWay(name, secure);
    },
  };
}
