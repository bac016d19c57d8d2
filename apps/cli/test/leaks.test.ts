import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleArchivePath, readBundle } from '@unpark/testkit/corpus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { readGoleakText } from '../src/leaks/goleak-text';
import { type FoundLeak, leakFingerprint, leakSites } from '../src/leaks/leak-site';
import { runCli } from '../src/program';
import { recordedTerminal } from './recorded-terminal';
import { CONTROLS, runUnpark } from './run-cli';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-leaks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const fixturePath = (name: string): string =>
  fileURLToPath(new URL(`fixtures/goleak/${name}`, import.meta.url));
const fixture = (name: string): string => readFileSync(fixturePath(name), 'utf8');

interface Report {
  schema: string;
  new: number;
  accepted: number;
  allowed: number;
  leaks: {
    fingerprint: string;
    status: string;
    because: string | null;
    place: { function: string; file: string; line: number };
    state: string | null;
    count: number;
    tests: string[];
    createdBy: { function: string; line: number } | null;
    seen: { file: string; witness: string }[];
  }[];
  stale: string[];
  notes: string[];
}

async function leaksOf(...args: string[]): Promise<{ code: number; report: Report }> {
  const { code, out } = await runUnpark('leaks', '--format', 'json', ...args);
  return { code, report: JSON.parse(out) as Report };
}

/** `function state count tests createdBy` of each, sorted */
const lines = (leaks: readonly FoundLeak[]): string[] =>
  leakSites(leaks)
    .map(
      ({ place, state, count, tests, createdBy }) =>
        `${place.function}:${place.line} ${state} ×${count} [${tests.join()}] by ${createdBy?.function}:${createdBy?.line}`,
    )
    .sort();

const EXPECTED = [
  'example.com/leaks.(*Watcher).run:37 select ×1 [TestWatch/without_cancel] by example.com/leaks.Watch:31',
  'example.com/leaks.FirstAnswer.func1:16 chan send ×3 [TestFirstAnswer] by example.com/leaks.FirstAnswer:14',
  'example.com/leaks.TestMap.func1:29 sync.WaitGroup.Wait ×2 [TestMap] by example.com/leaks.Map[...]:51',
];
const OF_POOL =
  'example.com/leaks/pool.work:10 chan receive ×1 [] by example.com/leaks/pool.Start:7';

describe('goleak text', () => {
  it('is read in each form that go test writes', () => {
    expect(lines(readGoleakText(fixture('plain.txt'), 'a').leaks)).toEqual([...EXPECTED, OF_POOL]);
    expect(lines(readGoleakText(fixture('json.txt'), 'a').leaks)).toEqual([...EXPECTED, OF_POOL]);
    expect(lines(readGoleakText(fixture('verbose.txt'), 'a').leaks)).toEqual(EXPECTED);
  });

  it('is read with what CI systems put before each line, and with other line ends', () => {
    const text = fixture('plain.txt');
    const before: readonly ((line: string, i: number) => string)[] = [
      (line, i) => `2026-11-26T11:35:${String(10 + (i % 50))}.${1000000 + i * 977}Z ${line}`,
      (line) => `test-1  | ${line}`,
      (line, i) => `[${String(i).padStart(5, '0')}] ${line}`,
      (line) => `${line}\r`,
    ];
    for (const add of before) {
      const told = text.split('\n').map(add).join('\n');
      expect(lines(readGoleakText(told, 'a').leaks)).toEqual([...EXPECTED, OF_POOL]);
    }
    const json = fixture('json.txt')
      .split('\n')
      .map((line, i) => `${1000 + i} ${line}`)
      .join('\n');
    expect(lines(readGoleakText(json, 'a').leaks)).toEqual([...EXPECTED, OF_POOL]);
  });

  it('keeps what stands before a cut', () => {
    const text = fixture('plain.txt');
    const cut = text.slice(0, text.indexOf('example.com/leaks.(*Watcher).run(0x'));
    const { leaks, reports } = readGoleakText(cut, 'a');
    expect(reports).toBe(2);
    expect(lines(leaks)[1]).toBe(EXPECTED[1]);
  });

  it('never fails on any text', () => {
    const text = fixture('plain.txt');
    const piece = fc.oneof(
      fc.string(),
      fc.nat(text.length).chain((from) => fc.nat(300).map((size) => text.slice(from, from + size))),
      fc.constantFrom(
        'found unexpected goroutines:\n',
        '[Goroutine 1 in state',
        ']\n',
        '\t:1\n',
        '()\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const leak of readGoleakText(pieces.join(''), 'a').leaks) {
          expect(leak.count).toBe(leak.goids.length);
          expect(leakFingerprint(leak.frames)).toMatch(/^[0-9a-f]{16}$/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('unpark leaks', () => {
  it('fails on the leaks of a log, and passes one without a report', async () => {
    const { code, report } = await leaksOf(fixturePath('plain.txt'));
    expect(code).toBe(EXIT.medium);
    expect(report).toMatchObject({ schema: 'unpark-leaks/1', new: 4, accepted: 0 });
    const clean = await written('ok.txt', 'ok  \texample.com/leaks\t0.4s\n');
    const passed = await leaksOf(clean);
    expect(passed.code).toBe(EXIT.healthy);
    expect(passed.report.leaks).toEqual([]);
  });

  it('reads what is piped in', async () => {
    const terminal = recordedTerminal();
    const code = await runCli(['leaks', '-'], {
      terminal,
      environment: { noColor: true },
      interruption: () => ({ signal: new AbortController().signal, release: () => {} }),
      stdin: async () => new TextEncoder().encode(fixture('json.txt')),
    });
    expect(code).toBe(EXIT.medium);
    expect(terminal.outText()).toContain('4 goroutine leaks');
  });

  it('says one leak once, whoever saw it', async () => {
    const { code, report } = await leaksOf(bundleArchivePath('chan-result-leak-go1.27'));
    expect(code).toBe(EXIT.medium);
    expect(report.leaks.map(({ place }) => place.function)).toEqual(['main.askBackend']);
    const witnesses = new Set(report.leaks[0]?.seen.map(({ witness }) => witness));
    expect(witnesses).toContain('leak-profile');
    expect(report.leaks[0]?.count).toBe(277);
  });

  it('passes a leak profile without leaks', async () => {
    const profile = readBundle('healthy-load-go1.27').find(
      ({ file }) => file === 'goroutineleak.pprof',
    );
    const path = await written('leak.pprof', profile?.bytes ?? new Uint8Array());
    expect((await leaksOf(path)).code).toBe(EXIT.healthy);
  });

  it('accepts what the baseline names, and nothing else', async () => {
    const log = fixturePath('plain.txt');
    const baseline = join(folder, 'leaks.json');
    const absent = await runUnpark('leaks', log, '--baseline', baseline);
    expect(absent.code).toBe(EXIT.failed);
    expect(absent.said).toContain('--update-baseline');
    const update = await runUnpark('leaks', log, '--baseline', baseline, '--update-baseline');
    expect(update.code).toBe(EXIT.healthy);
    const after = await leaksOf(log, '--baseline', baseline);
    expect(after).toMatchObject({ code: EXIT.healthy, report: { new: 0, accepted: 4 } });

    interface File {
      leaks: { fingerprint: string; function: string; reason?: string; atMost?: number }[];
    }
    const file = JSON.parse(await readFile(baseline, 'utf8')) as File;
    const names = file.leaks.map((leak) => leak.function);
    expect(names).toEqual([...names].sort());
    const answer = file.leaks.find((leak) => leak.function.includes('FirstAnswer'));
    if (!answer) throw new Error('the leak is not in the baseline');
    Object.assign(answer, { reason: 'known, #12', atMost: 2 });
    await writeFile(baseline, JSON.stringify(file));
    const more = await leaksOf(log, '--baseline', baseline);
    expect(more).toMatchObject({ code: EXIT.medium, report: { new: 1 } });
    expect(more.report.leaks.find(({ status }) => status === 'new')?.because).toContain(
      'at most 2',
    );

    await runUnpark('leaks', log, '--baseline', baseline, '--update-baseline');
    const again = JSON.parse(await readFile(baseline, 'utf8')) as File;
    expect(again.leaks.find(({ reason }) => reason === 'known, #12')?.atMost).toBe(2);

    file.leaks = file.leaks.filter((leak) => leak !== answer);
    await writeFile(baseline, JSON.stringify({ ...file, leaks: file.leaks }));
    const less = await leaksOf(log, '--baseline', baseline);
    expect(less.report.leaks.find(({ status }) => status === 'new')?.place.function).toContain(
      'FirstAnswer',
    );
  });

  it('tells accepted leaks that are gone, and takes them out', async () => {
    const baseline = join(folder, 'leaks.json');
    await runUnpark('leaks', fixturePath('plain.txt'), '--baseline', baseline, '--update-baseline');
    const some = await leaksOf(fixturePath('verbose.txt'), '--baseline', baseline);
    expect(some).toMatchObject({ code: EXIT.healthy, report: { new: 0, accepted: 3 } });
    expect(some.report.stale).toHaveLength(1);
    await runUnpark(
      'leaks',
      fixturePath('verbose.txt'),
      '--baseline',
      baseline,
      '--update-baseline',
    );
    const full = await leaksOf(fixturePath('plain.txt'), '--baseline', baseline);
    expect(full.report.new).toBe(1);
  });

  it('accepts goroutines below or started by a function', async () => {
    const { code, report } = await leaksOf(
      fixturePath('plain.txt'),
      '--allow',
      'leaks.FirstAnswer',
      '--allow',
      'pool.Start',
      '--allow',
      '(*Watcher).run',
    );
    expect(code).toBe(EXIT.medium);
    expect(report).toMatchObject({ new: 1, allowed: 3 });
    expect(report.leaks.find(({ status }) => status === 'new')?.place.function).toContain(
      'TestMap',
    );
  });

  it('has a broken baseline told by its place', async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['x', /no JSON/],
      ['{}', /schema: /],
      [
        '{"schema":"unpark-leaks-baseline/1","leaks":[{"fingerprint":"x"}]}',
        /leaks\.0\.fingerprint/,
      ],
      ['{"schema":"unpark-leaks-baseline/1","leaks":[{"frame":"x"}]}', /leaks\.0\.frame/],
    ];
    for (const [text, expected] of wrong) {
      const baseline = await written('b.json', text);
      const { code, said } = await runUnpark(
        'leaks',
        fixturePath('plain.txt'),
        '--baseline',
        baseline,
      );
      expect(code).toBe(EXIT.usage);
      expect(said).toMatch(expected);
    }
    const { code } = await runUnpark('leaks', fixturePath('plain.txt'), '--update-baseline');
    expect(code).toBe(EXIT.usage);
  });
});

/** A dump of goroutine 1 and of others: id, wait, function, creator. */
function dump(...others: readonly (readonly [number, string, string])[]): string {
  const blocks = others.map(
    ([id, wait, name]) =>
      `goroutine ${id} [${wait}]:\n${name}(0x1)\n\t/src/app/a.go:9 +0x1d\ncreated by main.start in goroutine 1\n\t/src/app/a.go:3 +0x2a\n`,
  );
  return ['goroutine 1 [chan receive]:\nmain.main()\n\t/src/app/main.go:5 +0x1d\n', ...blocks].join(
    '\n',
  );
}

describe('unpark leaks of dumps', () => {
  it('finds goroutines that came and stayed', async () => {
    const before = await written('before.txt', dump([7, 'select', 'main.loop']));
    const after = await written(
      'after.txt',
      dump(
        [7, 'select', 'main.loop'],
        [20, 'chan send', 'main.put'],
        [21, 'chan send', 'main.put'],
      ),
    );
    const { code, report } = await leaksOf(before, after);
    expect(code).toBe(EXIT.medium);
    expect(report.leaks).toHaveLength(1);
    expect(report.leaks[0]).toMatchObject({
      place: { function: 'main.put', line: 9 },
      state: 'chan send',
      count: 2,
      createdBy: { function: 'main.start', line: 3 },
    });
    expect((await leaksOf(before, after, '--min-count', '3')).code).toBe(EXIT.healthy);
    expect((await leaksOf(before, before)).code).toBe(EXIT.healthy);
  });

  it('leaves out what runs and, of three dumps, what is in the last alone', async () => {
    const first = await written('1.txt', dump());
    const busy = dump([20, 'runnable', 'main.put'], [21, 'running', 'main.put']);
    const running = await written('2.txt', busy);
    expect((await leaksOf(first, running)).code).toBe(EXIT.healthy);
    const second = await written('3.txt', dump([30, 'select', 'main.a'], [31, 'select', 'main.a']));
    const third = await written('4.txt', dump([40, 'select', 'main.a'], [41, 'select', 'main.a']));
    expect((await leaksOf(first, second, third)).code).toBe(EXIT.healthy);
    expect((await leaksOf(first, second, second)).code).toBe(EXIT.medium);
  });

  // a fixed bug: connections kept open were taken for requests, and nothing could be told
  it('is at rest with idle connections', async () => {
    const idle =
      'goroutine 40 [IO wait]:\ninternal/poll.runtime_pollWait(0x1, 0x72)\n\t/go/src/runtime/netpoll.go:351 +0x85\nnet/http.(*connReader).Read(0x1, {0x2, 0x3, 0x4})\n\t/go/src/net/http/server.go:798 +0x1\nbufio.(*Reader).fill(0x1)\n\t/go/src/bufio/bufio.go:113 +0x1\nbufio.(*Reader).Peek(0x1, 0x4)\n\t/go/src/bufio/bufio.go:152 +0x1\nnet/http.(*conn).serve(0x1, {0x2, 0x3})\n\t/go/src/net/http/server.go:2137 +0x1\ncreated by net/http.(*Server).Serve in goroutine 1\n\t/go/src/net/http/server.go:3454 +0x4\n';
    const before = await written('before.txt', dump());
    const clean = await written('clean.txt', [dump(), idle].join('\n'));
    expect((await leaksOf(before, clean)).code).toBe(EXIT.healthy);
    const leaky = dump([50, 'chan send', 'main.put'], [51, 'chan send', 'main.put']);
    const after = await written('after.txt', [leaky, idle].join('\n'));
    const { code, report } = await leaksOf(before, after);
    expect(code).toBe(EXIT.medium);
    expect(report.leaks.map(({ place }) => place.function)).toEqual(['main.put']);
  });

  it('leaves out goroutines that took the place of others', async () => {
    const before = await written(
      'before.txt',
      dump([7, 'select', 'main.a'], [8, 'select', 'main.a']),
    );
    const same = dump([20, 'select', 'main.a'], [21, 'select', 'main.a']);
    expect((await leaksOf(before, await written('same.txt', same))).code).toBe(EXIT.healthy);
    const more = dump(...[20, 21, 22, 23].map((id) => [id, 'select', 'main.a'] as const));
    expect((await leaksOf(before, await written('more.txt', more))).code).toBe(EXIT.medium);
  });

  it('cannot tell from two dumps while requests are served, and can from three', async () => {
    const handler = (id: number): string =>
      `goroutine ${id} [chan send]:\nmain.(*api).get(0x1)\n\t/src/app/a.go:9 +0x1d\nnet/http.(*conn).serve(0x1, {0x2, 0x3})\n\t/go/src/net/http/server.go:2102 +0x6\ncreated by net/http.(*Server).Serve in goroutine 1\n\t/go/src/net/http/server.go:3454 +0x4\n`;
    const before = await written('before.txt', dump());
    const after = await written('after.txt', [dump(), handler(30), handler(31)].join('\n'));
    const two = await runUnpark('leaks', before, after);
    expect(two.code).toBe(EXIT.cannotTell);
    expect(two.said).toContain('2 goroutines that serve requests');
    const three = await leaksOf(before, after, after);
    expect(three.code).toBe(EXIT.medium);
    expect(three.report.leaks[0]?.place.function).toBe('main.(*api).get');
  });

  it('cannot tell from one dump, from dumps in the wrong order, or from a capture under load', async () => {
    const before = await written('before.txt', dump());
    const after = await written(
      'after.txt',
      dump([20, 'select', 'main.a'], [21, 'select', 'main.a']),
    );
    const one = await runUnpark('leaks', after);
    expect(one.code).toBe(EXIT.cannotTell);
    expect(one.said).toContain('goroutineleak profile');
    const swapped = await runUnpark('leaks', after, before);
    expect(swapped.code).toBe(EXIT.cannotTell);
    expect(swapped.said).toContain('earliest first');
    for (const bundle of ['healthy-load-go1.24', 'healthy-startup-burst-go1.19']) {
      const { code, said } = await runUnpark('leaks', bundleArchivePath(bundle));
      expect(code, bundle).toBe(EXIT.cannotTell);
      expect(said).toContain('can show leaks');
    }
  });
});

describe('unpark leaks for programs', () => {
  it('obeys no control characters, in any format', async () => {
    const log = fixture('plain.txt').replaceAll('leaks.go', 'le\u001b[31m\u202eaks.go');
    const path = await written('log.txt', log.replaceAll('(*Watcher).run', 'a\u0007<b>&`'));
    for (const format of ['text', 'md', 'json', 'sarif', 'junit']) {
      const { code, out } = await runUnpark('leaks', '--format', format, path);
      expect(code).toBe(EXIT.medium);
      for (const control of CONTROLS) expect(out, format).not.toContain(control);
    }
  });

  it('has a failure for each new leak and a skipped case for each accepted one', async () => {
    const { out } = await runUnpark(
      'leaks',
      '--format',
      'junit',
      fixturePath('plain.txt'),
      '--allow',
      'leaks.FirstAnswer',
      '--source-root',
      'example.com/leaks=.',
    );
    expect(out).toContain(
      '<testsuite name="unpark leaks" tests="4" failures="3" errors="0" skipped="1"',
    );
    expect(out).toContain('file="pool/pool.go" line="10"');
  });
});
