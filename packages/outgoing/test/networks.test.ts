import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressCheck, parseNetworks } from '../src/networks';

const mayReach = addressCheck([]);

describe('O1 addresses that requests may go to', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fd12:3456:789a::1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['shared', '100.64.0.1'],
    ['shared', '100.127.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['multicast', 'ff02::1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['benchmarks', '198.18.0.1'],
    ['metadata', '169.254.169.254'],
    ['metadata', '100.100.100.200'],
    ['metadata', '168.63.129.16'],
    ['metadata', 'fd00:ec2::254'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped private', '::ffff:a00:1'],
    ['IPv4-mapped public', '::ffff:8.8.8.8'],
    ['IPv4-compatible', '::7f00:1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64 of a network', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:1::1'],
    ['discard', '100::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('%s %s is refused', (_what, address) => expect(mayReach(address)).toBe(false));

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is public',
    (address) => expect(mayReach(address)).toBe(true),
  );

  it('no IPv4 address becomes reachable by being written as IPv6', () => {
    const quad = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(quad, ([a = 0, b = 0, c = 0, d = 0]) => {
        const high = ((a << 8) | b).toString(16);
        const low = ((c << 8) | d).toString(16);
        for (const disguise of [
          `::ffff:${a}.${b}.${c}.${d}`,
          `::ffff:${high}:${low}`,
          `0:0:0:0:0:ffff:${high}:${low}`,
          `::${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
        ])
          expect(mayReach(disguise)).toBe(false);
      }),
    );
  });

  it('an operator opens a network, and only that', () => {
    const parsed = parseNetworks('10.1.0.0/16, fd00:1::/32,127.0.0.1');
    if (!parsed.ok) throw new Error(parsed.wrong.join());
    const open = addressCheck(parsed.networks);
    expect(open('10.1.255.255')).toBe(true);
    expect(open('10.2.0.0')).toBe(false);
    expect(open('::ffff:10.1.0.1')).toBe(false);
    expect(open('fd00:1::5')).toBe(true);
    expect(open('fd00:2::5')).toBe(false);
    expect(open('127.0.0.1')).toBe(true);
    expect(open('127.0.0.2')).toBe(false);
  });

  it.each(['10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', 'host/8', '10.0.0.0/-1', '10.0.0.0/8x'])(
    'a list with %s is refused by name',
    (text) => expect(parseNetworks(`127.0.0.1,${text}`)).toEqual({ ok: false, wrong: [text] }),
  );
});
