import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { elf } from '@unpark/testkit/executable-bytes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitOfRevision, givenRevision } from '../src/capture/given-revision';
import { EXIT } from '../src/exit-codes';

const COMMIT = 'd8bd6aa0763ae7998f3ed60bfa3be99e75e634ec';
const nothing = { noColor: true };

const buildInfo = (name: string) =>
  readFileSync(
    join(import.meta.dirname, '../../../packages/formats/test/fixtures/build-info', `${name}.bin`),
  );

let folder = '';
let program = '';
let withoutCommit = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-revision-'));
  program = join(folder, 'checkout');
  withoutCommit = join(folder, 'without');
  await writeFile(program, elf(buildInfo('go1.26-modified')));
  await writeFile(withoutCommit, elf(buildInfo('go1.26-without-vcs')));
  await writeFile(join(folder, 'run.sh'), '#!/bin/sh\nexec ./checkout\n'.padEnd(200, '#'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const codeOf = (...args: Parameters<typeof givenRevision>) => {
  const given = givenRevision(...args);
  return given.ok ? undefined : given.error.code;
};

describe('the commit that is given', () => {
  it('is that of --revision, else of the program, else of the environment, else none', () => {
    const environment = { ...nothing, revision: 'bbbbbbb' };
    expect(givenRevision({ revision: 'aaaaaaa-dirty', binary: program }, environment)).toEqual({
      ok: true,
      value: { revision: 'aaaaaaa', modified: true },
    });
    expect(givenRevision({ binary: program }, environment)).toEqual({
      ok: true,
      value: { revision: COMMIT, modified: true },
    });
    expect(givenRevision({}, environment)).toEqual({ ok: true, value: { revision: 'bbbbbbb' } });
    // never the commit of the folder that this runs in: another build may be running
    expect(givenRevision({}, nothing)).toEqual({ ok: true, value: undefined });
  });

  it('is wrong use where it is none', () => {
    for (const revision of ['', 'HEAD', 'main', 'v1.2.3', 'abc']) {
      const given = givenRevision({ revision }, nothing);
      expect(given).toMatchObject({ ok: false, error: { code: 'revision.bad' } });
      if (!given.ok) expect(exitOfRevision(given.error)).toBe(EXIT.usage);
    }
    const given = givenRevision({}, { ...nothing, revision: 'main' });
    expect(given.ok ? '' : given.error.message).toContain('UNPARK_REVISION');
  });

  it('says why a program does not tell it', () => {
    expect(codeOf({ binary: withoutCommit }, nothing)).toBe('revision.not-in-binary');
    expect(codeOf({ binary: join(folder, 'run.sh') }, nothing)).toBe('build-info.not-executable');
    expect(codeOf({ binary: join(folder, 'absent') }, nothing)).toBe('revision.binary-unreadable');
    expect(codeOf({ binary: folder }, nothing)).toBe('revision.binary-unreadable');
  });
});
