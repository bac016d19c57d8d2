import { gzipSync } from 'node:zlib';
import { allTexts, type ParsedArtifact, traceTablesOf, type TraceTables } from '@unpark/model';
import { readBundleFile } from '@unpark/testkit/corpus';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import {
  chromeTraceJson,
  csvText,
  dumpAsProfile,
  type ExportedProfile,
  foldedText,
  pprofBytes,
  readArtifact,
  speedscopeJson,
  stacksAsProfile,
} from '../src/index';
import { fixture, fixturesEndingIn, utf8 } from './fixtures';
import { dumpOf, profileLines, profileOf } from './table-access';

const readProfile = (name: string): ExportedProfile =>
  profileWith(readArtifact(fixture(name), { file: name }));

function profileWith(parsed: ParsedArtifact): ExportedProfile {
  if (parsed.facts.form !== 'profile') throw new Error('not a profile');
  return { tables: profileOf(parsed), facts: parsed.facts };
}

const joined = (chunks: Iterable<string>): string => [...chunks].join('');

function totalsOf({ tables, facts }: ExportedProfile): bigint[] {
  const totals = facts.sampleTypes.map(() => 0n);
  for (const [i, value] of tables.values.columns.value.values.entries()) {
    totals[i % totals.length] = (totals[i % totals.length] as bigint) + value;
  }
  return totals;
}

const DUMP = utf8(`goroutine 1 [running]:
main.main()
	/srv/shop/main.go:20 +0x1d

goroutine 7 [chan send, 12 minutes, locked to thread]:
main.ask()
	/srv/shop/backend.go:88 +0x25
created by main.start in goroutine 1
	/srv/shop/backend.go:86 +0x66

goroutine 8 [chan send, 12 minutes] {tenant: acme}:
main.ask()
	/srv/shop/backend.go:88 +0x25
created by main.start in goroutine 1
	/srv/shop/backend.go:86 +0x66

goroutine 9 [chan send, 12 minutes] {tenant: acme}:
main.ask()
	/srv/shop/backend.go:88 +0x25
created by main.start in goroutine 1
	/srv/shop/backend.go:86 +0x66
`);

const dump = (bytes: Uint8Array) => dumpOf(readArtifact(bytes, { file: 'dump.txt' })).tables;

describe('pprofBytes', () => {
  it.each(fixturesEndingIn('.pprof'))('%s is the same when read again', (name) => {
    const before = readArtifact(fixture(name), { file: name });
    const written = pprofBytes(profileWith(before));
    const after = readArtifact(new Uint8Array(gzipSync(written)), { file: name });
    expect(after.warnings).toEqual([]);
    expect(after.kind).toBe(before.kind);
    expect(after.facts).toEqual(before.facts);
    expect(profileLines(profileOf(after))).toEqual(profileLines(profileOf(before)));
  });

  it('is read alike by another decoder', () => {
    const profile = readProfile('go1.24/heap.pprof');
    const decoded = Profile.decode(pprofBytes(profile));
    expect(decoded.sample).toHaveLength(profile.tables.samples.rows);
    const texts = decoded.stringTable.strings;
    expect(decoded.sampleType.map(({ type }) => texts[Number(type)])).toEqual(
      profile.facts.sampleTypes.map(({ type }) => type),
    );
    const names = new Set(decoded.function.map(({ name }) => texts[Number(name)]));
    const used = new Set(allTexts(profile.tables.frames.columns.function));
    expect(names).toEqual(used);
    expect(decoded.location.some(({ line }) => line.length > 1)).toBe(true);
  });

  it('keeps negative values and the largest ones', () => {
    const { tables } = stacksAsProfile(
      {
        ...emptyStacks(),
        stack: Int32Array.of(-1),
        count: Float64Array.of(-3),
        ns: Float64Array.of(1),
      },
      ['samples', 'cpu'],
    );
    tables.values.columns.value.values[1] = 2n ** 63n - 1n;
    const { facts } = stacksAsProfile({ ...emptyStacks() }, ['samples', 'cpu']);
    const back = readArtifact(pprofBytes({ tables, facts }), { file: 'x' });
    expect([...profileOf(back).values.columns.value.values]).toEqual([-3n, 2n ** 63n - 1n]);
  });

  it('writes a profile without samples', () => {
    const back = readArtifact(
      pprofBytes(stacksAsProfile(emptyStacks(), ['contentions', 'delay'])),
      {
        file: 'block.pprof',
      },
    );
    expect([back.kind, back.error]).toEqual(['pprof-block', undefined]);
  });
});

function emptyStacks() {
  const { frames, stacks } = dump(DUMP);
  return {
    frames,
    stacks,
    stack: new Int32Array(0),
    count: new Float64Array(0),
    ns: new Float64Array(0),
  };
}

describe('dumpAsProfile', () => {
  it('counts goroutines with equal stack and labels once, with what a profile has no place for', () => {
    const back = readArtifact(pprofBytes(dumpAsProfile(dump(DUMP), '5')), { file: 'x' });
    expect(back.kind).toBe('pprof-goroutine');
    expect(back.facts).toMatchObject({ totals: ['4'], sampleCount: 3, timeUnixNs: '5' });
    const lines = profileLines(profileOf(back)).join('\n');
    for (const label of [
      'tenant',
      'acme',
      'wait_reason',
      'chan send',
      'wait_minutes',
      'created_by',
    ]) {
      expect(lines).toContain(label);
    }
    expect(lines.match(/locked_to_thread/g)).toHaveLength(1);
  });

  it.each(fixturesEndingIn('debug2.txt'))('%s keeps every goroutine', (name) => {
    const { tables, facts } = dumpOf(readArtifact(fixture(name), { file: name }));
    expect(totalsOf(dumpAsProfile(tables))).toEqual([BigInt(facts.goroutineCount)]);
  });
});

describe('foldedText', () => {
  it('has the total of the profile, and one line for a stack', () => {
    for (const name of fixturesEndingIn('heap.pprof')) {
      const profile = readProfile(name);
      for (const [type, total] of totalsOf(profile).entries()) {
        const lines = joined(foldedText(profile, type)).split('\n').slice(0, -1);
        expect(new Set(lines.map((line) => line.slice(0, line.lastIndexOf(' ')))).size).toBe(
          lines.length,
        );
        const sum = lines.reduce(
          (all, line) => all + BigInt(line.slice(line.lastIndexOf(' ') + 1)),
          0n,
        );
        expect(sum).toBe(total);
      }
    }
  });

  it('keeps what would end a frame or a line inside its name', () => {
    const text =
      'goroutine 1 [running]:\nmain.a;b()\n\t/srv/x.go:1 +0x1\nmain.main()\n\t/srv/x.go:2 +0x1\n';
    expect(joined(foldedText(dumpAsProfile(dump(utf8(text))), 0))).toBe(
      'main.main;main.a\\x3bb 1\n',
    );
  });
});

describe('csvText', () => {
  it('quotes cells and disarms formulas in text only', () => {
    const text =
      'goroutine 1 [running] {=SUM(1): "a,b", -x: @y}:\nmain.main()\n\t/srv/x.go:2 +0x1\n';
    const tables = dump(utf8(text));
    const lines = joined(csvText(tables.labels)).split('\r\n');
    expect(lines[0]).toBe('set,key,text,isNumber,number,unit');
    expect(lines.slice(1, 3).sort()).toEqual(["0,'-x,'@y,0,0,", '0,\'=SUM(1),"a,b",0,0,']);
    const goroutines = joined(csvText(tables.goroutines)).split('\r\n');
    expect(goroutines[1]).toMatch(/^1,0,-1,0,/);
    expect(goroutines.at(-1)).toBe('');
  });
});

describe('speedscopeJson', () => {
  interface Speedscope {
    readonly shared: { readonly frames: readonly { name: string }[] };
    readonly profiles: readonly {
      type: string;
      name: string;
      unit: string;
      endValue: number;
      samples: number[][];
      weights: number[];
    }[];
  }
  it('holds each sample type, root first, with the totals of the profile', () => {
    const profile = readProfile('go1.24/heap.pprof');
    const waits = dumpAsProfile(dump(DUMP));
    const text = joined(
      speedscopeJson('both', [
        { name: 'heap', profile },
        { name: 'goroutines', profile: waits },
      ]),
    );
    const file = JSON.parse(text) as Speedscope;
    expect(file.profiles.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      'heap: alloc_objects none',
      'heap: alloc_space bytes',
      'heap: inuse_objects none',
      'heap: inuse_space bytes',
      'goroutines none',
    ]);
    const totals = [...totalsOf(profile), ...totalsOf(waits)].map(Number);
    for (const [i, { endValue, samples, weights }] of file.profiles.entries()) {
      expect(endValue).toBe(totals[i]);
      expect(weights.reduce((a, b) => a + b, 0)).toBe(endValue);
      expect(samples).toHaveLength(weights.length);
      for (const frame of samples.flat()) expect(file.shared.frames[frame]).toBeDefined();
    }
    const last = file.profiles.at(-1);
    const names = last?.samples.map((frames) => frames.map((at) => file.shared.frames[at]?.name));
    expect(names).toContainEqual(['main.ask']);
  });
});

describe('chromeTraceJson', () => {
  const parsed = readArtifact(readBundleFile('mutex-hot-go1.24', 'trace.out'), {
    file: 'trace.out',
  });
  const tables = traceTablesOf(parsed.tables) as TraceTables;
  if (parsed.facts.form !== 'trace') throw new Error('not a trace');
  const { facts } = parsed;

  interface Event {
    ph: string;
    pid: number;
    tid?: number;
    ts?: number;
    dur?: number;
    name: string;
    id?: number | string;
    cat?: string;
  }
  const chunks = [...chromeTraceJson(tables, facts)];
  const { traceEvents: events } = JSON.parse(chunks.join('')) as { traceEvents: Event[] };
  const tracks = new Map<string, Event[]>();
  for (const event of events) {
    if (event.ph !== 'X') continue;
    const key = `${event.pid}/${event.tid}`;
    tracks.set(key, [...(tracks.get(key) ?? []), event]);
  }
  const nanos = (micros: number | undefined) => Math.round((micros ?? Number.NaN) * 1000);

  it('comes in pieces', () => {
    expect(chunks.length).toBeGreaterThan(3);
    for (const chunk of chunks) expect(chunk.length).toBeLessThan(2_000_000);
  });

  it('has slices that never overlap on a track and cover each goroutine without a hole', () => {
    let goroutines = 0;
    for (const [key, slices] of tracks) {
      slices.sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0) || (a.dur ?? 0) - (b.dur ?? 0));
      let end = 0;
      for (const [i, { ts, dur }] of slices.entries()) {
        expect(nanos(ts), key).toBeGreaterThanOrEqual(end);
        if (key.startsWith('3/') && i > 0) expect(nanos(ts), key).toBe(end);
        end = nanos(ts) + nanos(dur);
      }
      expect(end).toBeLessThanOrEqual(facts.durationNs);
      if (key.startsWith('3/')) goroutines++;
    }
    expect(goroutines).toBeGreaterThan(facts.goroutineCount * 0.8);
  });

  it('runs the same time on procs as in goroutines', () => {
    let running = 0;
    let onProcs = 0;
    for (const event of events) {
      if (event.ph !== 'X') continue;
      if (event.pid === 1) onProcs += nanos(event.dur);
      else if (event.pid === 3 && event.name === 'running') running += nanos(event.dur);
    }
    expect(onProcs).toBe(running);
    expect(running).toBeGreaterThan(0);
  });

  it('closes what it opens, and joins arrows', () => {
    const count = (ph: string) => events.filter((event) => event.ph === ph).length;
    expect(count('b')).toBe(count('e'));
    expect(count('s')).toBe(count('f'));
    expect(count('s')).toBeGreaterThan(0);
    expect(count('C')).toBe(tables.metrics.rows);
    expect(count('i')).toBe(tables.cpuSamples.rows + tables.logs.rows);
  });
});
