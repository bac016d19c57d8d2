import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnalysisReport, analysisReportShape } from '@unpark/model';
import { bundleArchivePath, readBundle } from '@unpark/testkit/corpus';
import {
  dumpWithControlCharacters,
  escapingTar,
  oddInputs,
  truncatedGzip,
  zipBomb,
} from '@unpark/testkit/odd-inputs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { runCli } from '../src/program';
import { recordedTerminal } from './recorded-terminal';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-analyze-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const terminal = recordedTerminal();
  const code = await runCli(args, {
    terminal,
    environment: { noColor: true },
    interruption: () => ({ signal: new AbortController().signal, release: () => {} }),
  });
  return { code, out: terminal.outText(), notes: terminal.noteText() };
}

async function unpacked(bundle: string, name = bundle): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const file of readBundle(bundle)) {
    await writeFile(join(path, file.file), file.bytes);
    const seconds = Number(BigInt(file.modifiedUnixNs) / 1_000_000_000n);
    await utimes(join(path, file.file), seconds, seconds);
  }
  return path;
}

async function analysed(...args: string[]): Promise<{ code: number; report: AnalysisReport }> {
  const { code, out, notes } = await run('analyze', '--format', 'json', ...args);
  expect(notes).toBe('');
  return { code, report: analysisReportShape.strict().parse(JSON.parse(out)) };
}

const digest = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

describe('unpark analyze', () => {
  it('names the cause of a stalled service and exits by its severity', async () => {
    const { code, report } = await analysed(bundleArchivePath('chan-result-leak-go1.24'));
    expect(report.verdict.healthy).toBe(false);
    const primary = report.findings[0];
    expect(primary?.primary).toBe(true);
    expect(['abandoned-result-send', 'chan-send-no-receiver']).toContain(primary?.pattern);
    expect(primary?.functions[0]).toBe('main.askBackend');
    expect(code).toBe(
      { info: 10, low: 10, medium: 20, high: 30, critical: 40 }[primary?.severity ?? 'info'],
    );
  });

  it('finds a healthy service healthy, exit code 0', async () => {
    const { code, report } = await analysed(bundleArchivePath('healthy-load-go1.27'));
    expect(report.verdict.outcome).toBe('healthy');
    expect(code).toBe(EXIT.healthy);
  });

  it('gives one report for an archive and for its folder', async () => {
    const archive = await analysed(bundleArchivePath('mutex-hot-go1.24'));
    const loose = await analysed(await unpacked('mutex-hot-go1.24'));
    expect(digest(loose.report.verdict)).toBe(digest(archive.report.verdict));
    expect(digest(loose.report.findings)).toBe(digest(archive.report.findings));
  });

  it('gives the same bytes each time', async () => {
    const first = await run(
      'analyze',
      '--format',
      'json',
      bundleArchivePath('deadlock-abba-go1.27'),
    );
    const second = await run(
      'analyze',
      '--format',
      'json',
      bundleArchivePath('deadlock-abba-go1.27'),
    );
    expect(second.out).toBe(first.out);
  });

  it('accounts for every file of a bundle', async () => {
    const { report } = await analysed(bundleArchivePath('chan-result-leak-go1.27'));
    const names = report.artifacts.map((artifact) => artifact.file);
    for (const { file } of readBundle('chan-result-leak-go1.27')) expect(names).toContain(file);
    expect(
      report.artifacts.filter(({ status }) => status === 'damaged' || status === 'unrecognised'),
    ).toEqual([]);
  });

  it('says that it cannot tell from a CPU profile alone', async () => {
    const path = await unpacked('deadlock-abba-go1.24');
    const { code, report } = await analysed(join(path, 'cpu.pprof'));
    expect(report.verdict.outcome).toBe('cannot-tell');
    expect(code).toBe(EXIT.cannotTell);
  });

  it('prints text of 80 columns with the sentences of the report', async () => {
    const bundle = bundleArchivePath('chan-result-leak-go1.24');
    const { report } = await analysed(bundle);
    const { out } = await run('analyze', bundle);
    const plain = out.replace(/\s+/g, ' ');
    expect(plain).toContain(report.verdict.text.replace(/\s+/g, ' '));
    expect(plain).toContain(report.findings[0]?.summary.replace(/\s+/g, ' '));
    for (const line of out.split('\n')) {
      if (line.trim().includes(' ')) expect([...line].length, line).toBeLessThanOrEqual(110);
    }
  });

  it('prints Markdown with the same verdict', async () => {
    const { out } = await run(
      'analyze',
      '--format',
      'md',
      bundleArchivePath('chan-result-leak-go1.24'),
    );
    expect(out).toMatch(/^#/);
    expect(out).toContain('askBackend');
  });

  it('explains paths that do not exist and empty folders', async () => {
    const missing = await run('analyze', join(folder, 'nothing'));
    expect(missing.code).toBe(EXIT.failed);
    expect(missing.notes).toContain('does not exist');
    const empty = await run('analyze', folder);
    expect(empty.code).toBe(EXIT.failed);
    expect(empty.notes).toContain('No files');
  });

  it('never obeys control characters of a capture', async () => {
    const odd = dumpWithControlCharacters();
    const path = join(folder, 'dump.txt');
    await writeFile(path, odd.bytes);
    for (const format of ['text', 'md', 'json']) {
      const { out, notes } = await run('analyze', '--format', format, path);
      for (const hidden of ['\u001b', '\u0007', '\u009b'])
        expect(out + notes).not.toContain(hidden);
    }
  });
});

describe('unpark inspect', () => {
  interface Inspected {
    schema: string;
    files: { file: string; kind: string; status: string; error: { code: string } | null }[];
  }

  it('says of every odd input what it is', async () => {
    const files = [
      ...oddInputs(),
      truncatedGzip(readBundle('mutex-hot-go1.24')[4]?.bytes ?? new Uint8Array()),
    ];
    const paths: string[] = [];
    for (const [i, odd] of files.entries()) {
      const path = join(folder, `${i}.in`);
      await writeFile(path, odd.bytes);
      paths.push(path);
    }
    const { code, out } = await run('inspect', '--json', ...paths);
    expect(code).toBe(EXIT.failed);
    const report = JSON.parse(out) as Inspected;
    expect(report.schema).toBe('unpark-inspect/1');
    const of = (what: string) => {
      const index = files.findIndex((odd) => odd.what === what);
      return report.files.find(({ file }) => file === `${index}.in`);
    };
    expect(of('a 404 answer saved as a profile')?.status).toBe('unrecognised');
    expect(of('a sign-in page saved as a profile')?.status).toBe('unrecognised');
    expect(of('a JSON error answer saved as a trace')?.status).toBe('unrecognised');
    expect(of('an empty file')?.status).not.toBe('parsed');
    expect(of('bytes without structure')?.status).toBe('unrecognised');
    expect(of('a goroutine dump')).toMatchObject({ kind: 'goroutine-dump', status: 'parsed' });
    expect(of('a log with a goroutine dump inside')?.kind).toBe('goroutine-dump');
    expect(of('a gzip stream cut in the middle')?.status).toBe('damaged');
    for (const file of report.files) {
      if (file.status === 'damaged' || file.status === 'unrecognised') {
        expect(file.error?.code, file.file).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
      }
    }
  });

  it('stops unpacking a bomb and says so', async () => {
    const path = join(folder, 'bomb.pprof');
    await writeFile(path, zipBomb(2 ** 28).bytes);
    const { code, out } = await run('inspect', '--json', path);
    expect(code).toBe(EXIT.failed);
    const report = JSON.parse(out) as Inspected;
    expect(report.files[0]?.error?.code).toMatch(/too-large|limit|ratio|bomb/);
  });

  it('does not let archive entries leave their archive', async () => {
    const path = join(folder, 'escape.tar');
    await writeFile(path, escapingTar().bytes);
    const { out } = await run('inspect', '--json', path);
    const report = JSON.parse(out) as Inspected;
    const names = report.files.map(({ file }) => file);
    expect(names.some((name) => name.includes('inside/goroutine.txt'))).toBe(true);
    expect(out).not.toContain('root:');
  });

  it('exits 0 when everything could be read', async () => {
    const path = await unpacked('healthy-idle-go1.24');
    expect((await run('inspect', path)).code).toBe(EXIT.healthy);
  });
});

describe('unpark', () => {
  it('teaches in its help and knows its version', async () => {
    const help = await run('--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('unpark capture http://127.0.0.1:6060');
    for (const command of ['capture', 'analyze', 'push', 'inspect']) {
      const one = await run(command, '--help');
      expect(one.code).toBe(0);
      for (const line of one.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    }
    expect((await run('--version')).out).toBe('0.1.0');
  });

  it('refuses wrong use with exit code 2', async () => {
    expect((await run('capture')).code).toBe(EXIT.usage);
    expect((await run('capture', 'http://x', '--seconds', 'ten')).code).toBe(EXIT.usage);
    expect((await run('capture', 'http://x', '--seconds', '1.5')).code).toBe(EXIT.usage);
    expect((await run('analyse', 'x')).code).toBe(EXIT.usage);
    expect((await run('analyze', 'x', '--format', 'pdf')).code).toBe(EXIT.usage);
  });
});
