import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runParse } from '@unpark/compute';
import { zlibInflater } from '@unpark/compute/node';
import { decodeTable, GOROUTINES, type ParsedArtifact } from '@unpark/model';
import { bundleArchivePath, readBundleFile } from '@unpark/testkit/corpus';
import { dumpWithControlCharacters, truncatedGzip } from '@unpark/testkit/odd-inputs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { CONTROLS, runUnpark, runUnparkOn } from './run-cli';

const BUNDLE = 'mutex-hot-go1.24';
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-convert-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);

async function file(name: string): Promise<string> {
  const path = inFolder(name);
  await writeFile(path, readBundleFile(BUNDLE, name));
  return path;
}

/** Converts to a file and gives its bytes. */
async function converted(...args: string[]): Promise<Uint8Array> {
  const out = inFolder('result');
  const { code, notes } = await runUnpark('convert', ...args, '-o', out, '--force');
  expect(code, notes).toBe(EXIT.healthy);
  return new Uint8Array(await readFile(out));
}

const parse = (bytes: Uint8Array): ParsedArtifact =>
  runParse({ bytes, hints: { file: 'result' } }, { inflater: zlibInflater });

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('unpark convert', () => {
  it('makes a dump a goroutine profile with all its goroutines', async () => {
    const path = await file('goroutine.debug2.txt');
    const dump = parse(new Uint8Array(await readFile(path)));
    const profile = parse(await converted(path, '--to', 'pprof'));
    expect(profile.kind).toBe('pprof-goroutine');
    if (dump.facts.form !== 'dump' || profile.facts.form !== 'profile') throw new Error('facts');
    expect(profile.facts.totals).toEqual([String(dump.facts.goroutineCount)]);
  });

  it('makes counted text a profile', async () => {
    const profile = parse(await converted(await file('goroutine.debug1.txt')));
    expect([profile.kind, profile.status]).toEqual(['pprof-goroutine', 'parsed']);
  });

  it('makes profiles of a trace', async () => {
    const path = await file('trace.out');
    for (const kind of ['net', 'sync', 'syscall', 'sched', 'wall', 'cpu']) {
      const profile = parse(await converted(path, '--to', 'pprof', '--from-trace', kind));
      expect(profile.error, kind).toBeUndefined();
      if (profile.facts.form !== 'profile') throw new Error('facts');
      expect(Number(profile.facts.totals[1]), kind).toBeGreaterThan(0);
    }
    const folded = textOf(await converted(path, '--to', 'folded'));
    expect(folded).toContain(';sync.(*Mutex).Lock ');
  });

  it('chooses a form that fits the file', async () => {
    const forms: Record<string, string> = {
      'goroutine.debug2.txt': '{',
      'trace.out': '{"displayTimeUnit"',
      'heap.pprof': '{"$schema":"https://www.speedscope.app',
      'metrics.json': 'series,',
    };
    for (const [name, begins] of Object.entries(forms)) {
      const { code, written, notes } = await runUnpark('convert', await file(name), '-o', '-');
      expect(code, notes).toBe(EXIT.healthy);
      if (name.startsWith('goroutine')) expect([...written.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
      else expect(textOf(written.subarray(0, begins.length)), name).toBe(begins);
    }
  });

  it('gives each trace profile a place in one speedscope file', async () => {
    const text = textOf(await converted(await file('trace.out'), '--to', 'speedscope'));
    const { profiles } = JSON.parse(text) as { profiles: { name: string; unit: string }[] };
    expect(profiles.map(({ unit }) => unit)).toEqual(profiles.map(() => 'nanoseconds'));
    expect(profiles).toHaveLength(6);
    const one = textOf(
      await converted(await file('trace.out'), '--to', 'speedscope', '--from-trace', 'net'),
    );
    expect((JSON.parse(one) as { profiles: unknown[] }).profiles).toHaveLength(1);
  });

  it('writes all tables as Arrow, or one', async () => {
    const path = await file('goroutine.debug2.txt');
    const out = inFolder('tables');
    expect((await runUnpark('convert', path, '--to', 'arrow', '-o', out)).code).toBe(EXIT.healthy);
    expect((await readdir(out)).sort()).toEqual(
      ['arguments', 'frames', 'goroutines', 'labels', 'reasons', 'stacks'].map(
        (name) => `${name}.arrow`,
      ),
    );
    const bytes = new Uint8Array(await readFile(join(out, 'goroutines.arrow')));
    const table = decodeTable(GOROUTINES, bytes);
    expect(table.ok && table.value.rows).toBeGreaterThan(10);
    const one = await converted(path, '--to', 'arrow', '--table', 'goroutines');
    expect(Buffer.compare(one, bytes)).toBe(0);
    const again = await runUnpark('convert', path, '--to', 'arrow', '-o', out);
    expect([again.code, again.said]).toEqual([EXIT.failed, expect.stringContaining('not empty')]);
  });

  it('never writes over a file unless forced, and leaves no unfinished one', async () => {
    const path = await file('heap.pprof');
    const out = inFolder('mine.txt');
    await writeFile(out, 'mine');
    const { code, said } = await runUnpark('convert', path, '--to', 'folded', '-o', out);
    expect([code, said]).toEqual([EXIT.failed, expect.stringContaining('--force')]);
    expect(await readFile(out, 'utf8')).toBe('mine');
    const forced = await runUnpark('convert', path, '--to', 'folded', '-o', out, '--force');
    expect(forced.code).toBe(EXIT.healthy);
    expect(await readFile(out, 'utf8')).not.toBe('mine');
    const nowhere = await runUnpark('convert', path, '-o', inFolder('no/such/folder/x'));
    expect(nowhere.code).toBe(EXIT.failed);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes one file of an archive', async () => {
    const archive = bundleArchivePath(BUNDLE);
    const several = await runUnpark('convert', archive);
    expect(several.code).toBe(EXIT.usage);
    expect(several.said).toContain('--entry');
    expect(several.said).toContain('heap.pprof');
    const near = await runUnpark('convert', archive, '--entry', 'heap.prof');
    expect(near.said).toContain('Did you mean `heap.pprof`?');
    expect(textOf(await converted(archive, '--entry', 'heap.pprof', '--to', 'folded'))).toMatch(
      / \d+\n$/,
    );
  });

  it('names what there is when it is asked for something else', async () => {
    const heap = await file('heap.pprof');
    const asked = async (...args: string[]) => {
      const { code, said } = await runUnpark('convert', heap, ...args);
      expect(code, said).toBe(EXIT.usage);
      return said;
    };
    expect(await asked('--to', 'csv', '--table', 'sample')).toContain('Did you mean `samples`?');
    expect(await asked('--to', 'folded', '--sample-type', 'inuse')).toContain('`inuse_');
    expect(await asked('--to', 'perfetto')).toContain('only an execution trace');
    expect(await asked('--to', 'pprof', '--table', 'frames')).toContain('--table');
    expect(await asked('--to', 'pprof', '--from-trace', 'sync')).toContain(
      'an execution trace only',
    );
    expect(await asked('--to', 'csv', '--sample-type', 'cpu')).toContain('--sample-type');
    await asked('--to', 'svg');
    const trace = await file('trace.out');
    const kind = await runUnpark('convert', trace, '--to', 'pprof', '--from-trace', 'synch');
    expect([kind.code, kind.said]).toEqual([
      EXIT.usage,
      expect.stringContaining('Did you mean `sync`?'),
    ]);
    const folderOut = await runUnpark('convert', heap, '--to', 'arrow', '-o', '-');
    expect([folderOut.code, folderOut.said]).toEqual([
      EXIT.usage,
      expect.stringContaining('--table'),
    ]);
  });

  it('writes what was read before the damage, and says that it is not all', async () => {
    const trace = readBundleFile(BUNDLE, 'trace.out');
    const cut = inFolder('cut.out');
    await writeFile(cut, trace.subarray(0, Math.floor(trace.length * 0.9)));
    const out = inFolder('cut.json');
    const { code, said } = await runUnpark('convert', cut, '-o', out);
    expect(code).toBe(EXIT.failed);
    expect(said).toContain('byte');
    expect(JSON.parse(await readFile(out, 'utf8'))).toHaveProperty('traceEvents');
    const broken = inFolder('broken.pprof');
    await writeFile(broken, truncatedGzip(readBundleFile(BUNDLE, 'heap.pprof')).bytes);
    const nothing = await runUnpark('convert', broken, '-o', inFolder('broken.out'));
    expect(nothing.code).toBe(EXIT.failed);
    expect(await readdir(folder)).not.toContain('broken.out');
  });

  it('never sends bytes or control characters of a capture to a screen', async () => {
    const path = inFolder('odd.txt');
    await writeFile(path, dumpWithControlCharacters().bytes);
    for (const form of ['folded', 'speedscope', 'csv']) {
      const args = ['convert', path, '--to', form, '-o', '-'];
      const { code, written } = await runUnparkOn({ isScreen: true }, ...args);
      expect(code).toBe(EXIT.healthy);
      for (const control of CONTROLS) expect(textOf(written), form).not.toContain(control);
    }
    const bytes = await runUnparkOn(
      { isScreen: true },
      'convert',
      path,
      '--to',
      'pprof',
      '-o',
      '-',
    );
    expect([bytes.code, bytes.written.length]).toEqual([EXIT.failed, 0]);
  });
});
