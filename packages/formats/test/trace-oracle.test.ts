import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, test } from 'vitest';
import { readTraceV2 } from '../src/exectrace/read-trace';
import { traceFormatOf } from '../src/exectrace/trace-header';
import { readTraceV1 } from '../src/exectrace/v1/read-trace-v1';
import { DEFAULT_LIMITS } from '../src/limits';
import traces from './goldens/traces.json';
import { digestOfLines, type TraceDigest } from './oracle/trace-digest';
import { linesOfTables, withoutOrderOfTies } from './oracle/trace-lines';

const goldens = new Map<string, TraceDigest>(Object.entries(traces));

function digestOf(file: string, bytes: Uint8Array): TraceDigest {
  const format = traceFormatOf(bytes);
  if (!format) throw new Error(`${file} is no trace`);
  const isOld = format.family === 'v1';
  const read = isOld ? readTraceV1 : readTraceV2;
  const parsed = read(bytes, { file }, DEFAULT_LIMITS, format);
  expect(parsed.status).toBe('parsed');
  const lines = linesOfTables(parsed);
  return digestOfLines(isOld ? withoutOrderOfTies(lines) : lines);
}

describe('every execution trace of the corpus has the events that go tool trace of Go 1.26 prints', () => {
  const seen = new Set<string>();
  for (const { bundle } of listBundles()) {
    test(bundle, () => {
      for (const { file, bytes } of readBundle(bundle)) {
        if (file !== 'trace.out' && file !== 'flight.out') continue;
        const name = `${bundle}/${file}`;
        seen.add(name);
        const golden = goldens.get(name);
        const digest = digestOf(file, bytes);
        const parts = golden?.parts.split(' ') ?? [];
        const different = digest.parts.split(' ').findIndex((part, i) => part !== parts[i]);
        expect(different, `${name}: first thousand lines that differ`).toBe(-1);
        expect(digest.events).toBe(golden?.events);
        expect(digest.sha256).toBe(golden?.sha256);
      }
    });
  }

  test('and no golden is left over', () => {
    expect([...seen].sort()).toEqual([...goldens.keys()].sort());
  });
});
