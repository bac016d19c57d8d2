import { gzipSync } from 'node:zlib';
import { plainInflater } from '@unpark/formats';
import { describe, expect, it } from 'vitest';
import { zlibInflater } from '../src/node/index';

const text = new TextEncoder().encode('goroutine 1 [running]:\nmain.main()\n'.repeat(2000));
const gzip = new Uint8Array(gzipSync(text));
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const LIMIT = 1 << 20;

describe('zlib inflater', () => {
  const cases: Record<string, Uint8Array> = {
    'one member': gzip,
    'two members': joined(gzip, gzip),
    'an empty member': new Uint8Array(gzipSync(new Uint8Array(0))),
    'garbage after the end': joined(gzip, new TextEncoder().encode('garbage')),
    'zeros after the end': joined(gzip, new Uint8Array(20)),
    'cut in the content': gzip.slice(0, gzip.length - 40),
    'cut in the trailer': gzip.slice(0, gzip.length - 3),
    'a wrong checksum': gzip.map((byte, i) => (i === gzip.length - 6 ? byte ^ 1 : byte)),
    'no gzip at all': text,
    nothing: new Uint8Array(0),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    it(`says what the reader of formats says: ${name}`, () => {
      const [fast, plain] = [zlibInflater.gunzip(bytes, LIMIT), plainInflater.gunzip(bytes, LIMIT)];
      expect(fast).toEqual(plain);
    });
  }

  it('stops at the limit', () => {
    const atLimit = zlibInflater.gunzip(gzip, text.length);
    expect(atLimit.ok).toBe(true);
    const over = zlibInflater.gunzip(gzip, text.length - 1);
    const plain = plainInflater.gunzip(gzip, text.length - 1);
    expect(over).toEqual(plain);
    expect(over.ok ? 'inflated' : over.error.code).toBe('inflate.limit');
  });
});
