import {
  type ArtifactHints,
  f64,
  FRAMES,
  GOROUTINES,
  i32,
  i64,
  makeTable,
  REASONS,
  STACKS,
  u32,
  u8,
  utf8Column,
} from '@unpark/model';
import type { IdleRule } from './declared/idle-rule';
import { type OrderedDump, openDump } from './dump-order';
import { DumpView } from './dump-view';
import { profileMoment } from './profile-moment';
import type { ProfileView } from './profile-view';
import { noArguments, noLabels, traceMoment } from './trace-moment';
import type { TraceView } from './trace-view';

/** Goroutines to look at where the capture has no dump. */
export interface Moments {
  /** oldest first; none when nothing shows single goroutines */
  readonly dumps: readonly OrderedDump[];
  /** goroutines that the artifact has and that were left out, in the last of them */
  readonly left: number;
}

/** Begin and end of the trace; without one the goroutine profile. Dumps tell more than either. */
export function momentsOf(
  trace: TraceView | undefined,
  traceHints: ArtifactHints | undefined,
  profiles: readonly ProfileView[],
  idle: readonly IdleRule[],
): Moments {
  const [profile] = profiles.filter((view) => view.kind === 'pprof-goroutine' && !view.delta);
  const traced: Moments | undefined = trace && {
    dumps: ofTrace(trace, traceHints, idle),
    left: trace.number('leftAtEnd'),
  };
  // traces before Go 1.23 do not tell where goroutines stand that were parked all the time
  if (traced && (!profile || !isMostlyUnknown(traced.dumps.at(-1)))) return traced;
  if (!profile) return { dumps: [], left: 0 };
  const { tables, origin, left } = profileMoment(profile);
  const view = new DumpView(tables, 0, profile.file, profile.record, undefined, origin);
  view.label = 'goroutine profile';
  return { dumps: view.size > 0 ? [openDump(view, idle)] : [], left };
}

/** Most goroutines that should be looked at wait for what nothing tells: silence says nothing. */
function isMostlyUnknown(dump: OrderedDump | undefined): boolean {
  if (!dump?.view.origin) return false;
  let unknown = 0;
  let working = 0;
  for (const { role, kind, rows } of dump.groups) {
    if (role !== 'working') continue;
    working += rows.length;
    if (kind === 'unknown') unknown += rows.length;
  }
  return unknown * 2 > working;
}

/** Where nothing was found in these goroutines, that does not mean that nothing is wrong. */
export const saysTooLittle = (dump: OrderedDump): boolean =>
  dump.view.origin?.kind === 'profile' || isMostlyUnknown(dump);

function ofTrace(
  trace: TraceView,
  hints: ArtifactHints | undefined,
  idle: readonly IdleRule[],
): OrderedDump[] {
  const { facts } = trace.record;
  const from = facts.form === 'trace' ? facts.fromUnixNs : undefined;
  // without a wall clock only the time between the two is known
  const origin = BigInt(from ?? hints?.captured?.fromUnixNs ?? 0);
  return (['begin', 'end'] as const).flatMap((name) => {
    const moment = traceMoment(trace.tables, name, trace.windowNs, trace.file);
    const view = new DumpView(moment.tables, 0, trace.file, trace.record, hints, moment.origin);
    view.label = `trace, ${name}`;
    const at = origin + BigInt(Math.round(moment.atNs));
    return view.size > 0 ? [openDump(view, idle, at)] : [];
  });
}

/** A process of which no goroutine is known: profiles and metrics may speak all the same. */
export function nobody(): OrderedDump {
  const none = new Int32Array(0);
  const longs = new BigInt64Array(0);
  const tables = {
    frames: makeTable(FRAMES, {
      function: utf8Column([]),
      file: utf8Column([]),
      line: i32(none),
      startLine: i32(none),
      inlined: u8(new Uint8Array(0)),
    }),
    stacks: makeTable(STACKS, { frame: i32(none), parent: i32(none) }),
    labels: noLabels(),
    reasons: makeTable(REASONS, { text: utf8Column([]) }),
    goroutines: makeTable(GOROUTINES, {
      goid: i64(longs),
      reason: i32(none),
      waitMinutes: i32(none),
      flags: u32(new Uint32Array(0)),
      stack: i32(none),
      creator: i32(none),
      creatorGoid: i64(longs),
      labelSet: i32(none),
      bubble: i64(longs),
      dump: i32(none),
      byteOffset: f64(new Float64Array(0)),
      byteLength: u32(new Uint32Array(0)),
    }),
    arguments: noArguments(),
  };
  return openDump(new DumpView(tables, 0, ''));
}
