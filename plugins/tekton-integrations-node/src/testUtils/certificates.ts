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
  createPrivateKey,
  generateKeyPairSync,
  KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/**
 * A certificate with its key.
 *
 * @public
 */
export interface Certificate {
  /** As PEM. */
  readonly certificate: string;
  /** As PEM. */
  readonly key: string;
}

/**
 * An authority that nobody knows.
 *
 * @public
 */
export interface Authority {
  /** Its own, as PEM. */
  readonly certificate: string;
  /** A certificate for servers and clients on 127.0.0.1, good for a day. */
  issue(subject: string): Certificate;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utf8: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Object identifiers, as DER writes them. */
const OID = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
} as const;

/** Up to 127 it stands for itself; else it follows the number of its bytes. */
function lengthOf(size: number): number[] {
  if (size < 0x80) {
    return [size];
  }
  return size < 0x100
    ? [0x81, size]
    : [0x82, Math.floor(size / 0x100), size % 0x100];
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = lengthOf(content.length);
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const algorithm = () => der(TAG.sequence, oid(OID.ecdsaWithSha256));

function nameOf(commonName: string): Buffer {
  return der(
    TAG.sequence,
    der(
      TAG.set,
      der(
        TAG.sequence,
        oid(OID.commonName),
        der(TAG.utf8, Buffer.from(commonName)),
      ),
    ),
  );
}

function timeOf(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(TAG.time, Buffer.from(text.slice(2)));
}

function extension(id: string, value: Buffer): Buffer {
  return der(TAG.sequence, oid(id), der(TAG.octetString, value));
}

/** Loopback by address and by name. */
const loopbackNames = () =>
  der(
    TAG.sequence,
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x82, Buffer.from('localhost')),
  );

function signed(
  subject: string,
  issuer: string,
  issuerKey: KeyObject | undefined,
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  });
  const now = Date.now();
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const body = der(
    TAG.sequence,
    der(0xa0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    algorithm(),
    nameOf(issuer),
    der(TAG.sequence, timeOf(now - DAY_MS), timeOf(now + DAY_MS)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        TAG.sequence,
        issuerKey === undefined
          ? extension(
              OID.basicConstraints,
              der(TAG.sequence, der(TAG.boolean, Buffer.from([0xff]))),
            )
          : extension(OID.subjectAltName, loopbackNames()),
      ),
    ),
  );
  const signature = sign('sha256', body, issuerKey ?? privateKey);
  const whole = der(
    TAG.sequence,
    body,
    algorithm(),
    der(TAG.bitString, Buffer.from([0]), signature),
  );
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/**
 * Makes an authority, for servers and clients on loopback.
 *
 * @public
 */
export function createAuthority(name = 'Test authority'): Authority {
  const authority = signed(name, name, undefined);
  const key = createPrivateKey(authority.key);
  return {
    certificate: authority.certificate,
    issue: subject => signed(subject, name, key),
  };
}
