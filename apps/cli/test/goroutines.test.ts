import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleArchivePath, readBundleFile } from '@unpark/testkit/corpus';
import { dumpWithControlCharacters } from '@unpark/testkit/odd-inputs';
import { FILTER_KEYS } from '@unpark/view-state';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { CONTROLS, runUnpark } from './run-cli';

interface GoroutinesReport {
  readonly schema: string;
  readonly files: readonly {
    readonly file: string;
    readonly goroutines: number;
    readonly matched: number;
    readonly groups: readonly {
      readonly name: string;
      readonly count: number;
      readonly reason?: string;
      readonly waitMinutes: { min: number; max: number } | null;
      readonly goids: readonly string[];
      readonly stack?: readonly { function: string }[];
    }[];
  }[];
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-goroutines-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function report(...args: string[]): Promise<GoroutinesReport> {
  const { code, out, notes } = await runUnpark('goroutines', '--json', ...args);
  expect([code, notes]).toEqual([EXIT.healthy, '']);
  return JSON.parse(out) as GoroutinesReport;
}

async function leaky(): Promise<string> {
  const path = join(folder, 'dump.txt');
  await writeFile(path, readBundleFile('chan-result-leak-go1.24', 'goroutine.debug2.txt'));
  return path;
}

describe('unpark goroutines', () => {
  it('keeps what the filter holds for and groups equal stacks', async () => {
    const path = await leaky();
    const [all] = (await report(path)).files;
    const [sending] = (await report(path, '-w', 'state:"chan send" user:main.askBackend')).files;
    expect(sending?.matched).toBeGreaterThan(3);
    expect(sending?.matched).toBeLessThan(all?.matched ?? 0);
    expect(all?.matched).toBe(all?.goroutines);
    const [group] = sending?.groups ?? [];
    expect(group?.reason).toBe('chan send');
    expect(group?.count).toBe(group?.goids.length);
    expect(group?.stack?.some((frame) => frame.function.startsWith('main.askBackend'))).toBe(true);
  });

  it('groups by state, creator, label or not at all', async () => {
    const path = await leaky();
    const counts = async (group: string) => {
      const [file] = (await report(path, '--group', group, '--limit', '100000')).files;
      const sum = file?.groups.reduce((all, { count }) => all + count, 0);
      expect(sum, group).toBe(file?.goroutines);
      return file?.groups.length ?? 0;
    };
    const states = await counts('state');
    expect(states).toBeGreaterThan(1);
    expect(await counts('creator')).toBeGreaterThan(1);
    expect(await counts('stack')).toBeGreaterThanOrEqual(states);
    expect(await counts('none')).toBeGreaterThan(states);
    expect(await counts('label=anything')).toBe(1);
  });

  it('knows classes of states, findings of the verdict and its numbers of dumps', async () => {
    const bundle = bundleArchivePath('chan-result-leak-go1.24');
    const matched = async (filter: string) =>
      (await report(bundle, '-w', filter)).files.map(
        ({ file, matched }) => [file, matched] as const,
      );
    const channel = await matched('state=channel');
    expect(channel.every(([, count]) => count > 0)).toBe(true);
    const { out } = await runUnpark('analyze', '--format', 'json', bundle);
    const verdict = JSON.parse(out) as { findings: { pattern: string; goroutines: number }[] };
    const pattern = verdict.findings[0]?.pattern ?? '';
    const found = await matched(`in:${pattern}`);
    expect(found.some(([, count]) => count > 0)).toBe(true);
    expect(await matched(`in:${pattern} -state:chan`)).toEqual(found.map(([file]) => [file, 0]));
    const second = await matched('dump:2');
    expect(second.filter(([, count]) => count > 0).map(([file]) => file)).toEqual([
      'goroutine.debug2.end.txt',
    ]);
  });

  it('shows where a filter cannot be read, and what would be', async () => {
    const { code, out, notes } = await runUnpark(
      'goroutines',
      await leaky(),
      '-w',
      'wait:>5m stat:select',
    );
    expect([code, out]).toEqual([EXIT.usage, '']);
    expect(notes).toContain('Did you mean `state`?');
    expect(notes).toContain('  wait:>5m stat:select\n           ^^^^');
    expect(notes).toContain('For example: ');
    const finding = await runUnpark('goroutines', await leaky(), '-w', 'in:nothing');
    expect(finding.code).toBe(EXIT.usage);
    expect(finding.said).toContain('no finding');
    expect(finding.said).toContain('Known here: abandoned-result-send');
    const group = await runUnpark('goroutines', await leaky(), '--group', 'stat');
    expect(group.code).toBe(EXIT.usage);
    expect(group.said).toContain('Did you mean `state`?');
  });

  it('says so when there is no dump', async () => {
    const path = join(folder, 'cpu.pprof');
    await writeFile(path, readBundleFile('mutex-hot-go1.24', 'cpu.pprof'));
    const { code, notes } = await runUnpark('goroutines', path);
    expect(code).toBe(EXIT.failed);
    expect(notes).toContain('No goroutine dump in `cpu.pprof`');
  });

  it('teaches the whole language in its help', async () => {
    const { out } = await runUnpark('goroutines', '--help');
    for (const { key } of FILTER_KEYS) expect(out).toContain(key);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('never obeys control characters of a capture or a filter', async () => {
    const path = join(folder, 'odd.txt');
    await writeFile(path, dumpWithControlCharacters().bytes);
    for (const args of [
      [],
      ['--group', 'none'],
      ['--group', 'state'],
      ['--json'],
      ['-w', 'x\u001b[2J:y'],
    ]) {
      const { out, notes } = await runUnpark('goroutines', path, ...args);
      for (const control of CONTROLS) expect(out + notes).not.toContain(control);
    }
  });
});
