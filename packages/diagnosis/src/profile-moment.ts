import {
  f64,
  GOROUTINES,
  i32,
  i64,
  makeTable,
  REASONS,
  u32,
  utf8Column,
  type DumpTables,
} from '@unpark/model';
import { MAX_EVIDENCE_ROWS } from './draft';
import type { ProfileView } from './profile-view';
import { noArguments, noLabels } from './trace-moment';
import type { ViewOrigin } from './view-origin';
import { UNKNOWN_REASON } from './wait-class';
import { printedReason } from './wait-from-stack';

/** Goroutines of a profile that become rows: as many as a large dump has. */
const MAX_GOROUTINES = 200_000;

/** Goroutines of a goroutine profile in the form of a dump. */
export interface ProfileMomentDump {
  readonly tables: DumpTables;
  readonly origin: ViewOrigin;
  /** goroutines that the profile counts and that have no row */
  readonly left: number;
}

/**
 * A goroutine profile counts stacks: no id, no reason, no creator. One row a goroutine, what it waits
 * for as far as the runtime's frames on its stack tell. The text form leaves those frames out, so
 * that its waits on channels are not known.
 */
export function profileMoment(profile: ProfileView): ProfileMomentDump {
  const type = Math.max(0, profile.typeIndex('goroutine'));
  const stacks = profile.tables.samples.columns.stack.values;
  const reasons = new Map<string, number>();
  const sampleOf: number[] = [];
  const reasonOf: number[] = [];
  const goids: bigint[] = [];
  let left = 0;
  for (let sample = 0; sample < profile.sampleCount; sample++) {
    const functions = profile.functionsOf(sample);
    const words = wordsOf(profile, functions);
    let reason = reasons.get(words);
    if (reason === undefined) {
      reason = reasons.size;
      reasons.set(words, reason);
    }
    const count = Math.max(0, profile.value(sample, type));
    const kept = Math.min(count, MAX_GOROUTINES - sampleOf.length);
    left += count - kept;
    // the one goroutine whose id is known without being printed
    const isMain = functions.at(-1) === 'runtime.main' || functions.includes('main.main');
    for (let i = 0; i < kept; i++) {
      sampleOf.push(sample);
      reasonOf.push(reason);
      goids.push(isMain && count === 1 ? 1n : 0n);
    }
  }
  const none = () => i32(new Int32Array(sampleOf.length).fill(-1));
  const noIds = () => i64(new BigInt64Array(sampleOf.length));
  return {
    left,
    tables: {
      frames: profile.tables.frames,
      stacks: profile.tables.stacks,
      labels: noLabels(),
      reasons: makeTable(REASONS, { text: utf8Column([...reasons.keys()]) }),
      goroutines: makeTable(GOROUTINES, {
        goid: i64(BigInt64Array.from(goids)),
        reason: i32(Int32Array.from(reasonOf)),
        waitMinutes: none(),
        flags: u32(new Uint32Array(sampleOf.length)),
        stack: i32(Int32Array.from(sampleOf, (sample) => stacks[sample] ?? -1)),
        creator: none(),
        creatorGoid: noIds(),
        labelSet: none(),
        bubble: noIds(),
        dump: i32(new Int32Array(sampleOf.length)),
        byteOffset: f64(new Float64Array(sampleOf.length)),
        byteLength: u32(new Uint32Array(sampleOf.length)),
      }),
      arguments: noArguments(),
    },
    origin: {
      kind: 'profile',
      evidence: (rows) => {
        const samples = new Set<number>();
        for (const row of rows.slice(0, MAX_EVIDENCE_ROWS)) samples.add(sampleOf[row] ?? 0);
        return {
          table: 'samples',
          artifact: profile.file,
          rows: [...samples].sort((a, b) => a - b),
          sampleType: type,
        };
      },
    },
  };
}

const IN_SYSCALL = [
  'syscall.',
  'internal/runtime/syscall.',
  'runtime.cgocall',
  'runtime.notetsleepg',
];

function wordsOf(profile: ProfileView, functions: readonly string[]): string {
  const known = printedReason('', functions);
  if (known !== '') return known;
  const [leaf] = functions;
  if (leaf === undefined) return UNKNOWN_REASON;
  if (IN_SYSCALL.some((prefix) => leaf.startsWith(prefix))) return 'syscall';
  // protobuf has all frames: what does not park runs, or is about to
  if (profile.isText || leaf.startsWith('runtime.gopark')) return UNKNOWN_REASON;
  return 'runnable';
}
