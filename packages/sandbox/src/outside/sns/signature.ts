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

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FakeRequest } from '../http/types';
import type { SnsPrincipal, SnsRefusal } from './model';
import type { AwsService } from './xml';

const VALID_MS = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (text: string) =>
  createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text, 'utf8').digest();

const forbidden = (code: string, message: string): SnsRefusal => ({
  status: 403,
  code,
  message,
});
const doesNotMatch = (message: string) =>
  forbidden('SignatureDoesNotMatch', message);

/** What a request is signed for and with. */
interface Signature {
  readonly keyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly headers: readonly string[];
  readonly value: string;
}

function parse(authorization: string): Signature | undefined {
  const parts = AUTHORIZATION.exec(authorization);
  if (parts === null) {
    return undefined;
  }
  const [, keyId = '', day = '', region = '', service = '', headers = ''] =
    parts;
  return {
    keyId,
    day,
    region,
    service,
    headers: headers.split(';'),
    value: parts[6] ?? '',
  };
}

/** `20260131T120000Z` as milliseconds since the epoch. */
function timeOf(stamp: string): number {
  return Date.parse(
    stamp.replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  );
}

/** Version 4 of AWS's signing, for a path that needs no encoding and without a query. */
function signatureOf(
  request: FakeRequest,
  { day, region, service, headers }: Signature,
  secret: string,
): string {
  const canonical = [
    request.method,
    request.path,
    request.query.toString(),
    ...headers.map(name => `${name}:${(request.headers[name] ?? '').trim()}`),
    '',
    headers.join(';'),
    sha256(request.text),
  ].join('\n');
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    `${day}/${region}/${service}/aws4_request`,
    sha256(canonical),
  ].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (current, part) => hmac(current, part),
    `AWS4${secret}`,
  );
  return hmac(key, toSign).toString('hex');
}

export interface SigningContext {
  readonly service: AwsService;
  readonly region: string;
  readonly now: number;
  principal(accessKeyId: string): SnsPrincipal | undefined;
}

/**
 * Who signed the request, or why it does not count.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function signerOf(
  request: FakeRequest,
  { service, region, now, principal }: SigningContext,
): SnsPrincipal | SnsRefusal {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return forbidden(
      'MissingAuthenticationToken',
      'Request is missing Authentication Token',
    );
  }
  const signature = parse(authorization);
  const stamp = request.headers['x-amz-date'] ?? '';
  const signedAt = timeOf(stamp);
  if (
    signature === undefined ||
    Number.isNaN(signedAt) ||
    !signature.headers.includes('host')
  ) {
    // The vendor repeats the whole header here.
    return forbidden(
      'IncompleteSignature',
      `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization=${authorization}`,
    );
  }
  const signer = principal(signature.keyId);
  const token = request.headers['x-amz-security-token'];
  if (signer === undefined || signer.sessionToken !== token) {
    return forbidden(
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    );
  }
  if (signer.expiresAt !== undefined && signer.expiresAt <= now) {
    return forbidden(
      'ExpiredToken',
      'The security token included in the request is expired',
    );
  }
  if (signature.service !== service) {
    return doesNotMatch(
      `Credential should be scoped to correct service: '${service}'.`,
    );
  }
  if (signature.region !== region) {
    return doesNotMatch('Credential should be scoped to a valid region.');
  }
  if (!stamp.startsWith(signature.day)) {
    return doesNotMatch(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
    );
  }
  if (Math.abs(now - signedAt) > VALID_MS) {
    return doesNotMatch(
      now > signedAt
        ? `Signature expired: ${stamp} is now earlier than the time that is allowed`
        : `Signature not yet current: ${stamp} is still later than the time that is allowed`,
    );
  }
  const expected = signatureOf(request, signature, signer.secretAccessKey);
  return timingSafeEqual(Buffer.from(signature.value), Buffer.from(expected))
    ? signer
    : doesNotMatch(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
}
