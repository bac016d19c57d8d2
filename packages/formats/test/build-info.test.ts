import { elf, fatMachO, machO, portable } from '@unpark/testkit/executable-bytes';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBuildInfo } from '../src/build-info/read-build-info';
import { sourceOfBytes } from '../src/exectrace/trace-source';
import { DEFAULT_LIMITS } from '../src/limits';
import { fixture } from './fixtures';

const section = (name: string) => fixture(`build-info/${name}.bin`);
const read = (bytes: Uint8Array, limits = DEFAULT_LIMITS) =>
  readBuildInfo(sourceOfBytes(bytes), limits);

const COMMIT = 'd8bd6aa0763ae7998f3ed60bfa3be99e75e634ec';

describe('build information of a Go executable', () => {
  it('tells the commit of what Go 1.19 and 1.26 built', () => {
    expect(read(elf(section('go1.19')))).toEqual({
      ok: true,
      value: {
        goVersion: 'go1.19.8',
        path: 'example.com/hello',
        vcs: { revision: COMMIT, modified: false },
      },
    });
    expect(read(elf(section('go1.26')))).toEqual({
      ok: true,
      value: {
        goVersion: 'go1.26.8',
        path: 'example.com/hello',
        vcs: { revision: COMMIT, modified: false },
      },
    });
  });

  it('tells that a build had changes that are in no commit', () => {
    expect(read(elf(section('go1.26-modified')))).toMatchObject({
      value: { vcs: { revision: COMMIT, modified: true } },
    });
  });

  it('has no commit where the build was told not to look', () => {
    const answer = read(elf(section('go1.26-without-vcs')));
    expect(answer).toMatchObject({ ok: true, value: { goVersion: 'go1.26.8' } });
    expect(answer.ok && answer.value.vcs).toBeUndefined();
  });

  it('takes the commit out of the version that `go install` at a branch gives', () => {
    const info = textOf(section('go1.26-without-vcs')).replace(
      '(devel)',
      'v1.2.4-0.20260102030405-151d10010afc+dirty',
    );
    expect(read(elf(blobOf(info)))).toMatchObject({
      value: { vcs: { revision: '151d10010afc', modified: true } },
    });
    const release = textOf(section('go1.26-without-vcs')).replace('(devel)', 'v1.2.4');
    const answer = read(elf(blobOf(release)));
    expect(answer.ok && answer.value.vcs).toBeUndefined();
  });

  it('is found in every form of executable', () => {
    const bytes = section('go1.26');
    const forms = [
      elf(bytes, { wide: false }),
      elf(bytes, { little: false }),
      elf(bytes, { wide: false, little: false }),
      elf(bytes, { sections: false }),
      machO(bytes),
      fatMachO(bytes),
      portable(bytes),
    ];
    for (const form of forms)
      expect(read(form)).toMatchObject({ value: { vcs: { revision: COMMIT } } });
  });

  it('names what is no such executable', () => {
    const codes = [
      new Uint8Array(),
      new TextEncoder().encode('#!/bin/sh\nexec /srv/checkout "$@"\n'.padEnd(100)),
      // a class of Java begins as a Mach-O for several processors
      Uint8Array.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61, ...new Array(92).fill(7)]),
      elf(new Uint8Array(64)),
      elf(pointers()),
      elf(section('go1.26').subarray(0, 300)),
    ].map((bytes) => {
      const answer = read(bytes);
      return answer.ok ? 'ok' : answer.error.code;
    });
    expect(codes).toEqual([
      'build-info.not-executable',
      'build-info.not-executable',
      'build-info.not-executable',
      'build-info.not-go',
      'build-info.too-old',
      'build-info.damaged',
    ]);
  });

  it('is read up to the limit, and one byte more is refused with it', () => {
    const bytes = section('go1.26');
    const used = 32 + lengthOfTexts(bytes);
    const file = elf(bytes);
    expect(read(file, { ...DEFAULT_LIMITS, buildInfoBytes: used }).ok).toBe(true);
    const refused = read(file, { ...DEFAULT_LIMITS, buildInfoBytes: used - 1 });
    expect(refused).toMatchObject({ ok: false, error: { code: 'build-info.damaged' } });
    expect(refused.ok ? '' : refused.error.message).toContain(String(used - 1));
  });

  it('costs little of a large executable', () => {
    const file = elf(section('go1.26'));
    let readBytes = 0;
    const answer = readBuildInfo({
      size: 2 ** 40,
      read: (from, length) => {
        readBytes += length;
        return sourceOfBytes(file).read(from, length);
      },
    });
    expect(answer.ok).toBe(true);
    expect(readBytes).toBeLessThan(16 * 1024);
  });

  it('answers whatever the bytes are', () => {
    const forms = [elf, machO, fatMachO, portable].map((form) => form(section('go1.26')));
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.array(fc.tuple(fc.nat(1400), fc.nat(255)), { maxLength: 12 }),
        fc.nat(2000),
        (form, changes, end) => {
          const bytes = form.slice(0, Math.max(end, 1));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const answer = read(bytes);
          if (answer.ok && answer.value.vcs)
            expect(answer.value.vcs.revision).toMatch(/^[0-9a-f]{7,64}$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Bytes of length and texts behind the header. */
function lengthOfTexts(bytes: Uint8Array): number {
  const versionBytes = 1 + (bytes[32] as number);
  const at = 32 + versionBytes;
  const info = ((bytes[at] as number) & 0x7f) + ((bytes[at + 1] as number) << 7);
  return versionBytes + 2 + info;
}

/** The header of before Go 1.18. */
function pointers(): Uint8Array {
  const bytes = section('go1.26').slice(0, 64);
  bytes[15] = 0;
  return bytes;
}

/** The text of modules and settings, in its frame. */
const textOf = (bytes: Uint8Array): string => {
  const at = 32 + 1 + (bytes[32] as number) + 2;
  return Array.from(bytes.subarray(at, 32 + lengthOfTexts(bytes)), (byte) =>
    String.fromCharCode(byte),
  ).join('');
};

function blobOf(info: string): Uint8Array {
  const bytes = section('go1.26-without-vcs');
  const head = [...bytes.subarray(0, 33 + (bytes[32] as number))];
  return Uint8Array.from([
    ...head,
    (info.length & 0x7f) | 0x80,
    info.length >> 7,
    ...Array.from(info, (char) => char.charCodeAt(0)),
  ]);
}
