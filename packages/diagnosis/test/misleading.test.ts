import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import {
  artifactOf,
  dumpArtifacts,
  MAIN_ACCEPTS,
  many,
  NET_READ,
  type Parked,
  request,
} from './dump-text';

const stuck = many(12, 100, (id) =>
  request(id, 'IO wait', [...NET_READ, 'main.(*api).fetch(0xc0) /app/api.go:50']),
);
const worker = (id: number): Parked => ({
  id,
  reason: 'chan receive',
  frames: ['main.(*pool).work(0xc0000a0000) /app/pool.go:31'],
  by: 'main.newPool in 1 /app/pool.go:20',
});
const connection = (id: number): Parked => ({
  id,
  reason: 'IO wait',
  frames: [
    ...NET_READ,
    'net/http.(*connReader).Read(0xc0) /go/src/net/http/server.go:798',
    'bufio.(*Reader).fill(0xc0) /go/src/bufio/bufio.go:113',
    'bufio.(*Reader).Peek(0xc0, 0x4) /go/src/bufio/bufio.go:152',
    'net/http.(*conn).serve(0xc0) /go/src/net/http/server.go:2137',
  ],
  by: 'net/http.(*Server).Serve in 1 /go/src/net/http/server.go:3454',
});

const titlesOf = (dump: readonly Parked[]) =>
  diagnose({ artifacts: dumpArtifacts([dump, dump], 31) }).misleading?.map((item) => item.title);

describe('what might be taken for the cause', () => {
  it('hundreds of idle workers and of parked connections beside a stall', () => {
    const dump = [
      MAIN_ACCEPTS,
      ...stuck,
      ...many(300, 10_000, worker),
      ...many(400, 50_000, connection),
    ];
    expect(titlesOf(dump)).toEqual(['Idle workers', 'Parked connections', 'Many goroutines']);
  });

  it('is not said of few, nor where nothing is wrong', () => {
    expect(titlesOf([MAIN_ACCEPTS, ...stuck, ...many(10, 10_000, worker)])).toBeUndefined();
    expect(titlesOf([MAIN_ACCEPTS, ...many(900, 10_000, worker)])).toBeUndefined();
  });

  it('a hotspot of the CPU profile beside requests that wait', () => {
    // a profile that computes, beside dumps of a stall in the same program's words
    const cpu = readBundle('healthy-busy-cpu-go1.27').find(({ file }) => file === 'cpu.pprof');
    const artifacts = [
      ...dumpArtifacts(
        [1, 2].map(() => [MAIN_ACCEPTS, ...stuck]),
        31,
      ),
      artifactOf('cpu.pprof', cpu?.bytes ?? new Uint8Array()),
    ];
    const [item] = diagnose({ artifacts }).misleading ?? [];
    expect(item?.title).toBe('CPU hotspot');
    expect(item?.evidence[0]?.rows[0]).toMatchObject({ table: 'samples', artifact: 'cpu.pprof' });
  });

  it.each(
    listBundles()
      .filter((truth) => truth.healthy)
      .map((truth) => [truth.bundle] as const),
  )('%s: nothing of it on a healthy service', (bundle) => {
    const artifacts = readBundle(bundle)
      .filter(({ file }) => file.includes('debug2') || file.endsWith('.pprof'))
      .map(({ file, bytes, modifiedUnixNs }) => artifactOf(file, bytes, { modifiedUnixNs }));
    const { misleading, verdict } = diagnose({ artifacts });
    if (verdict.healthy) expect(misleading).toBeUndefined();
  });

  it('its evidence has ids of its own, and phrases name it', () => {
    const dump = [MAIN_ACCEPTS, ...stuck, ...many(300, 10_000, worker)];
    const found = diagnose({ artifacts: dumpArtifacts([dump, dump], 31) });
    const ids = found.misleading?.flatMap((item) => item.evidence.map((e) => e.id)) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id.startsWith('misleading.m'))).toBe(true);
    for (const phrase of found.misleading?.flatMap((item) => item.statement) ?? [])
      if (phrase.evidence !== undefined) expect(ids).toContain(phrase.evidence);
  });
});
