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

import fc from 'fast-check';
import { createReachability } from './reachability';

describe('createReachability', () => {
  const strict = createReachability();

  it.each([
    'https://receiver.example.com/builds',
    'https://RECEIVER.example.com:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://[64:ff9b::808:808]/',
  ])('lets %s be reached', url => {
    expect(strict.refusal(url)).toBeUndefined();
  });

  it.each([
    ['not a URL', 'receiver'],
    ['another scheme', 'ftp://receiver.example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['plain http', 'http://receiver.example.com/'],
    ['plain http to an address', 'http://8.8.8.8/'],
    ['loopback', 'https://127.0.0.1/'],
    ['the rest of loopback', 'https://127.8.9.10/'],
    ['loopback in short', 'https://127.1/'],
    ['loopback as a number', 'https://2130706433/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback in hex', 'https://0x7f.0.0.1/'],
    ['loopback in full-width digits', 'https://１２７.０.０.１/'],
    ['loopback of IPv6', 'https://[::1]/'],
    ['loopback as mapped IPv4', 'https://[::ffff:127.0.0.1]/'],
    ['loopback as compatible IPv4', 'https://[::127.0.0.1]/'],
    ['loopback translated', 'https://[64:ff9b::7f00:1]/'],
    ['loopback in 6to4', 'https://[2002:7f00:1::]/'],
    ['loopback in Teredo', 'https://[2001:0:1::80ff:fffe]/'],
    ['no address', 'https://0.0.0.0/'],
    ['no address of IPv6', 'https://[::]/'],
    ['private 10', 'https://10.0.0.1/'],
    ['private 172.16', 'https://172.31.255.255/'],
    ['private 192.168', 'https://192.168.1.1/'],
    ['shared space, where clusters live too', 'https://100.64.0.1/'],
    ['unique local', 'https://[fd00::1]/'],
    ['link-local', 'https://169.254.1.1/'],
    ['link-local of IPv6', 'https://[fe80::1]/'],
    ['metadata of AWS, Google and Azure', 'https://169.254.169.254/'],
    ['metadata of AWS over IPv6', 'https://[fd00:ec2::254]/'],
    ['metadata of Alibaba', 'https://100.100.100.200/'],
    ['metadata of Oracle', 'https://192.0.0.192/'],
    ['the wire server of Azure', 'https://168.63.129.16/'],
    ['broadcast', 'https://255.255.255.255/'],
    ['multicast', 'https://224.0.0.1/'],
    ['multicast of IPv6', 'https://[ff02::1]/'],
    ['documentation', 'https://192.0.2.1/'],
    ['what IPv6 does not give out', 'https://[4000::1]/'],
    ['localhost', 'https://localhost/'],
    ['a name below localhost', 'https://a.localhost/'],
    ['localhost with its dot', 'https://localhost./'],
    ['a name without a dot', 'https://kubernetes/'],
    ['a Service', 'https://receiver.team-a.svc/'],
    ['a Service in full', 'https://receiver.team-a.svc.cluster.local./'],
    ['metadata by name', 'https://metadata.google.internal/'],
  ])('refuses %s: %s', (_, url) => {
    expect(strict.refusal(url)).toEqual(expect.any(String));
  });

  it.each([
    ['a name', ['receiver.svc'], 'http://receiver.svc/', true],
    [
      'a name in another case',
      ['Receiver.SVC.'],
      'https://receiver.svc/',
      true,
    ],
    ['another name', ['receiver.svc'], 'http://other.svc/', false],
    ['names below', ['*.team-a.svc'], 'http://a.team-a.svc/', true],
    ['names further below', ['*.svc'], 'http://a.team-a.svc/', true],
    ['not the name itself', ['*.team-a.svc'], 'http://team-a.svc/', false],
    ['not a longer word', ['*.svc'], 'http://a.notsvc/', false],
    ['an address', ['10.1.2.3'], 'http://10.1.2.3/', true],
    ['another address', ['10.1.2.3'], 'http://10.1.2.4/', false],
    ['a range', ['10.0.0.0/8'], 'http://10.9.9.9/', true],
    [
      'a range in mapped IPv4',
      ['10.0.0.0/8'],
      'http://[::ffff:10.9.9.9]/',
      true,
    ],
    ['a range of IPv6', ['fd00::/8'], 'http://[fd12::1]/', true],
    [
      'an address of IPv6 in brackets',
      ['[fd12::1]'],
      'http://[fd12::1]/',
      true,
    ],
    ['another scheme never', ['*'], 'ftp://a.example/', false],
  ])('takes %s that operators allow', (_, allow, url, reached) => {
    const refusal = createReachability({ allow }).refusal(url);
    expect(refusal === undefined).toBe(reached);
  });

  it('leaves a name to its address where a range is allowed', () => {
    const { refusal, refusalAt } = createReachability({
      allow: ['10.0.0.0/8'],
    });

    expect(refusal('http://receiver.svc/')).toBeUndefined();
    expect(refusalAt('receiver.svc', '10.1.1.1', false)).toBeUndefined();
    expect(refusalAt('receiver.svc', '192.168.1.1', false)).toContain(
      'not public',
    );
    expect(refusalAt('receiver.svc', '8.8.8.8', true)).toContain('inside');
    expect(refusalAt('a.example.com', '8.8.8.8', false)).toContain('https');
    expect(refusalAt('a.example.com', '8.8.8.8', true)).toBeUndefined();
  });

  it('lets a denial win over what is allowed and what is public', () => {
    const { refusal, refusalAt } = createReachability({
      allow: ['10.0.0.0/8', '*.example.com'],
      deny: ['10.0.0.0/16', '203.0.0.0/8', 'audit.example.com'],
    });

    expect(refusal('https://10.0.1.1/')).toContain('denied');
    expect(refusal('https://10.1.1.1/')).toBeUndefined();
    expect(refusal('https://203.4.5.6/')).toContain('denied');
    expect(refusal('https://audit.example.com/')).toContain('denied');
    expect(refusalAt('a.example.com', '203.4.5.6', true)).toContain('denied');
  });

  it('names the setting, and never the address that a name leads to', () => {
    const words = strict.refusalAt('db.example.com', '10.20.30.40', true);

    expect(words).toContain('tektonIntegrations.http.allow');
    expect(words).not.toContain('10.20.30.40');
  });

  it('lets no private address through in whatever notation', () => {
    const reached: string[] = [];
    const privateV4 = fc
      .tuple(
        fc.constantFrom(
          [10],
          [127],
          [192, 168],
          [169, 254],
          [172, 20],
          [100, 100],
          [0],
        ),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
      )
      .map(([first, rest]) => [...first, ...rest].slice(0, 4));
    fc.assert(
      fc.property(privateV4, ([a = 0, b = 0, c = 0, d = 0]) => {
        const hex = (high: number, low: number) =>
          (high * 256 + low).toString(16);
        const low = `${hex(a, b)}:${hex(c, d)}`;
        const hosts = [
          `${a}.${b}.${c}.${d}`,
          `${((a * 256 + b) * 256 + c) * 256 + d}`,
          `0x${a.toString(16)}.0${b.toString(8)}.${c * 256 + d}`,
          `[::ffff:${low}]`,
          `[::${low}]`,
          `[64:ff9b::${low}]`,
          `[2002:${low}::1]`,
        ];
        reached.push(
          ...hosts.filter(
            host => strict.refusal(`https://${host}/`) === undefined,
          ),
        );
      }),
    );
    expect(reached).toEqual([]);
  });
});
