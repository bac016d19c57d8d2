import {
  type Alignment,
  type ArtifactHints,
  type ArtifactRecord,
  type DiagnosedTrace,
  type EachLanguage,
  type Said,
  textAt,
} from '@unpark/model';
import { formatDuration } from '@unpark/base';
import { compareText } from './goroutine-groups';
import { say } from './say';

/** What is needed of an artifact to put it on the clock. */
export interface TimedArtifact {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  readonly trace?: DiagnosedTrace;
}

/** Records of capture give milliseconds unless they say otherwise. */
const RECORD_ERROR_NS = 1e6;
/** File systems and archives count in seconds, and a file is closed after it was written. */
const FILE_ERROR_NS = 2e9;
/** The clock of the capturing host and that of the process differ by more than this: worth a word. */
const CLOCKS_APART_NS = 1_000_000_000n;

/** Records and containers are of the capture, not of the process. */
const NOT_DATED: ReadonlySet<ArtifactRecord['kind']> = new Set([
  'capture-manifest',
  'archive',
  'unknown',
]);

/**
 * Each artifact on one clock, by name: from the record of the capture, else from what the file says of
 * itself, else from the file's own time. A dump that was taken inside of a trace is placed by the stop
 * of the world that the trace saw for it, where there is just one that can be meant.
 */
export function alignmentOf(artifacts: readonly TimedArtifact[]): Alignment<EachLanguage>[] {
  const dated = artifacts.flatMap((artifact): Alignment<EachLanguage>[] => {
    if (NOT_DATED.has(artifact.record.kind)) return [];
    const row = ownTime(artifact);
    return row ? [row] : [];
  });
  const traces = artifacts.flatMap(({ record, trace }) => {
    const window = dated.find((row) => row.artifact === record.file);
    return trace && window && record.facts.form === 'trace'
      ? [{ trace, window, durationNs: record.facts.durationNs }]
      : [];
  });
  const kinds = new Map(artifacts.map(({ record }) => [record.file, record.kind]));
  const stopOf = stopsOfDumps(dated, kinds, traces);
  return dated
    .map((row) => stopOf.get(row.artifact) ?? row)
    .sort((a, b) => compareText(a.artifact, b.artifact));
}

function ownTime({ record, hints }: TimedArtifact): Alignment<EachLanguage> | undefined {
  const { window, file } = record;
  const snapshot = clockOfTrace(record);
  if (snapshot) return snapshot;
  const inside = window?.source === 'inside-artifact' ? window : insideFacts(record);
  const captured = hints.captured ?? (window?.source === 'capture-record' ? window : undefined);
  if (captured) {
    return {
      artifact: file,
      fromUnixNs: begunBefore(record, captured.toUnixNs) ?? captured.fromUnixNs,
      toUnixNs: captured.toUnixNs,
      source: recordWords(captured, inside),
      errorNs: captured.errorNs ?? RECORD_ERROR_NS,
    };
  }
  if (inside) {
    const { fromUnixNs, toUnixNs, errorNs } = inside;
    return { artifact: file, fromUnixNs, toUnixNs, source: INSIDE, errorNs };
  }
  const time = hints.modifiedUnixNs ?? window?.toUnixNs;
  return time === undefined
    ? undefined
    : {
        artifact: file,
        fromUnixNs: time,
        toUnixNs: time,
        source: { en: 'file time', zh: '文件时间' },
        errorNs: Math.max(FILE_ERROR_NS, window?.errorNs ?? 0),
      };
}

/** Traces of format 1.25 and newer say what the wall clock was when they began. */
function clockOfTrace({
  file,
  facts,
  window,
}: ArtifactRecord): Alignment<EachLanguage> | undefined {
  if (facts.form !== 'trace' || facts.fromUnixNs === undefined || facts.toUnixNs === undefined)
    return undefined;
  return {
    artifact: file,
    fromUnixNs: facts.fromUnixNs,
    toUnixNs: facts.toUnixNs,
    source: { en: 'clock snapshot inside the trace', zh: 'trace 内的时钟快照' },
    errorNs: window?.source === 'inside-artifact' ? window.errorNs : RECORD_ERROR_NS,
  };
}

/** A flight recording is of the time before it was asked for. */
function begunBefore({ facts }: ArtifactRecord, toUnixNs: string): string | undefined {
  if (facts.form !== 'trace' || !facts.isFlightRecording) return undefined;
  return String(BigInt(toUnixNs) - BigInt(Math.round(facts.durationNs)));
}

/** A profile says when it was made, a dump what stood before it in its log. */
function insideFacts({ facts }: ArtifactRecord) {
  if (facts.form === 'profile' && facts.timeUnixNs !== undefined) {
    const at = facts.timeUnixNs;
    return { fromUnixNs: at, toUnixNs: at, errorNs: RECORD_ERROR_NS };
  }
  if (facts.form !== 'dump') return undefined;
  const times = facts.dumps.flatMap(({ timeUnixNs }) => timeUnixNs ?? []);
  const [first] = times;
  const last = times[times.length - 1];
  if (first === undefined || last === undefined || times.length < facts.dumps.length)
    return undefined;
  return { fromUnixNs: first, toUnixNs: last, errorNs: FILE_ERROR_NS / 2 };
}

interface Span {
  readonly fromUnixNs: string;
  readonly toUnixNs: string;
}

const INSIDE: Said = { en: 'inside the file', zh: '文件内部' };

/** Of two clocks that disagree the reader must know: what is dated by the one only may be off. */
function recordWords(recorded: Span, inside: Span | undefined): Said {
  const after = inside ? BigInt(inside.fromUnixNs) - BigInt(recorded.toUnixNs) : 0n;
  const before = inside ? BigInt(recorded.fromUnixNs) - BigInt(inside.toUnixNs) : 0n;
  if (after > CLOCKS_APART_NS) {
    const ahead = formatDuration(Number(after));
    return say`capture record; the file's own clock is ${ahead} ahead`
      .zh`采集记录；文件自身的时钟快 ${ahead}`;
  }
  if (before > CLOCKS_APART_NS) {
    const behind = formatDuration(Number(before));
    return say`capture record; the file's own clock is ${behind} behind`
      .zh`采集记录；文件自身的时钟慢 ${behind}`;
  }
  return { en: 'capture record', zh: '采集记录' };
}

/** Names of the runtime's stops of the world for a dump (`stopTheWorld` reasons of runtime/proc.go). */
const STOP_OF: Readonly<Partial<Record<ArtifactRecord['kind'], string>>> = {
  'goroutine-dump': 'stop-the-world (all goroutines stack trace)',
  'pprof-goroutine': 'stop-the-world (goroutine profile)',
};

const AT_ONCE: Said = {
  en: "the dump's own stop of the world in the trace",
  zh: 'trace 里这份 dump 自己的 stop-the-world',
};

function stopsOfDumps(
  dated: readonly Alignment<EachLanguage>[],
  kinds: ReadonlyMap<string, ArtifactRecord['kind']>,
  traces: readonly {
    readonly trace: DiagnosedTrace;
    readonly window: Alignment<EachLanguage>;
    readonly durationNs: number;
  }[],
): ReadonlyMap<string, Alignment<EachLanguage>> {
  const found = new Map<string, Alignment<EachLanguage>>();
  for (const { trace, window, durationNs } of traces) {
    for (const [kind, name] of Object.entries(STOP_OF)) {
      const stop = onlyRange(trace, name);
      if (!stop) continue;
      const at = BigInt(window.fromUnixNs) + BigInt(Math.round(stop.atNs));
      const inside = dated.filter(
        (row) =>
          kinds.get(row.artifact) === kind &&
          overlaps(row, {
            fromUnixNs: window.fromUnixNs,
            toUnixNs: String(BigInt(window.fromUnixNs) + BigInt(Math.round(durationNs))),
            errorNs: window.errorNs,
          }),
      );
      const [dump] = inside;
      // two dumps and one stop: which of them was it?
      if (!dump || inside.length > 1) continue;
      found.set(dump.artifact, {
        artifact: dump.artifact,
        fromUnixNs: String(at),
        toUnixNs: String(at + BigInt(Math.round(stop.ns))),
        source: AT_ONCE,
        errorNs: window.errorNs,
      });
    }
  }
  return found;
}

/** The one range of a name, with its time from the origin of the trace; undefined when there are more. */
function onlyRange(
  trace: DiagnosedTrace,
  name: string,
): { readonly atNs: number; readonly ns: number } | undefined {
  const columns = trace.rangeSums.columns;
  let only: { atNs: number; ns: number } | undefined;
  for (let row = 0; row < trace.rangeSums.rows; row++) {
    if (textAt(trace.names.columns.text, columns.name.values[row] ?? 0) !== name) continue;
    if (only || columns.count.values[row] !== 1 || (columns.open.values[row] ?? 0) > 0)
      return undefined;
    only = { atNs: columns.maxAtNs.values[row] ?? 0, ns: columns.maxNs.values[row] ?? 0 };
  }
  return only;
}

function overlaps(
  a: { readonly fromUnixNs: string; readonly toUnixNs: string; readonly errorNs: number },
  b: { readonly fromUnixNs: string; readonly toUnixNs: string; readonly errorNs: number },
): boolean {
  const slack = BigInt(Math.round(a.errorNs + b.errorNs));
  return (
    BigInt(a.fromUnixNs) <= BigInt(b.toUnixNs) + slack &&
    BigInt(b.fromUnixNs) <= BigInt(a.toUnixNs) + slack
  );
}
