import { formatQuantity } from '@unpark/base';
import { type ArtifactKind, ARTIFACT_KIND_WORDS } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type { SampleChoice } from '@unpark/view-state';

/** One dump of the capture in order of time, numbered from 1 over all files. */
export interface DumpRef {
  readonly key: string;
  readonly artifact: ArtifactView;
  readonly dump: number;
  /** `dump 1` */
  readonly label: string;
  readonly goroutineCount: number;
  /** when it was taken, as far as a clock says */
  readonly atUnixNs?: bigint;
}

/** One thing the flame graph can weigh. */
export interface FlameSource {
  readonly key: string;
  readonly artifact: ArtifactView;
  readonly choice: SampleChoice;
  /** `Dump 1`, `CPU`, `Block Δ`, `Heap inuse_objects` */
  readonly label: string;
  readonly totalText: string;
  readonly unit: string;
  readonly empty: boolean;
  /** shown without opening the list of all */
  readonly main: boolean;
  readonly of:
    | { readonly form: 'dump'; readonly dump: number }
    | { readonly form: 'profile'; readonly sampleType: number };
}

const SECOND_NS = 1_000_000_000n;

interface Dated extends Omit<DumpRef, 'label' | 'key'> {
  readonly maxGoid: bigint;
}

/**
 * Dumps, oldest first: by their times when all have one and they differ by a second or more, else by
 * the largest goroutine id (ids only grow in a process), else by name. The same rule as the analysis.
 */
export function dumpsInOrder(artifacts: readonly ArtifactView[]): DumpRef[] {
  const found: Dated[] = [];
  for (const artifact of artifacts) {
    const record = artifact.record;
    if (record?.facts.form !== 'dump' || artifact.tables.length === 0) continue;
    const window = record.window?.source === 'upload' ? undefined : record.window;
    for (const [dump, facts] of record.facts.dumps.entries()) {
      const time = facts.timeUnixNs ?? window?.fromUnixNs;
      if (facts.goroutineCount === 0) continue;
      found.push({
        artifact,
        dump,
        goroutineCount: facts.goroutineCount,
        maxGoid: BigInt(facts.maxGoid),
        ...(time !== undefined && { atUnixNs: BigInt(time) }),
      });
    }
  }
  const clocked = haveDistinctTimes(found);
  found.sort((a, b) => {
    const byTime = clocked ? compare(a.atUnixNs ?? 0n, b.atUnixNs ?? 0n) : 0;
    return (
      byTime ||
      compare(a.maxGoid, b.maxGoid) ||
      compare(a.artifact.file, b.artifact.file) ||
      a.dump - b.dump
    );
  });
  return found.map(({ artifact, dump, goroutineCount, atUnixNs }, i) => ({
    key: `${artifact.id} ${dump}`,
    artifact,
    dump,
    goroutineCount,
    label: `dump ${i + 1}`,
    ...(clocked && atUnixNs !== undefined && { atUnixNs }),
  }));
}

const compare = <T extends bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function haveDistinctTimes(dumps: readonly Dated[]): boolean {
  const times = dumps.map((dump) => dump.atUnixNs);
  if (times.some((time) => time === undefined)) return false;
  const sorted = times.map((time) => time ?? 0n).sort((a, b) => compare(a, b));
  return sorted.every((time, i) => i === 0 || time - (sorted[i - 1] ?? 0n) >= SECOND_NS);
}

const SHORT_WORDS: Partial<Record<ArtifactKind, string>> = {
  'pprof-cpu': 'CPU',
  'pprof-heap': 'Heap',
  'pprof-allocs': 'Allocs',
  'pprof-block': 'Block',
  'pprof-mutex': 'Mutex',
  'pprof-goroutine': 'Goroutine profile',
  'pprof-threadcreate': 'Threads',
  'pprof-goroutineleak': 'Leaks',
};

const KIND_ORDER: readonly ArtifactKind[] = [
  'pprof-cpu',
  'pprof-block',
  'pprof-mutex',
  'pprof-heap',
  'pprof-allocs',
  'pprof-goroutineleak',
  'pprof-goroutine',
  'pprof-threadcreate',
  'pprof-other',
];

/** Sources shown at once, dumps included; the others are one click away. */
const MAIN_SOURCES = 5;

/** Dumps first, then each profile with each of its sample types; empty ones last in their group. */
export function flameSources(
  artifacts: readonly ArtifactView[],
  dumps: readonly DumpRef[],
): FlameSource[] {
  const sources: FlameSource[] = dumps.map((ref) => ({
    key: ref.key,
    artifact: ref.artifact,
    choice: { artifact: ref.artifact.file, dump: ref.dump },
    label: `Dump ${ref.label.slice('dump '.length)}`,
    totalText: formatQuantity(ref.goroutineCount, 'goroutines'),
    unit: 'goroutines',
    empty: false,
    main: true,
    of: { form: 'dump', dump: ref.dump },
  }));
  let mains = sources.length;
  const shownKinds = new Set<ArtifactKind>();
  for (const artifact of profilesInOrder(artifacts)) {
    const facts = artifact.record?.facts;
    if (facts?.form !== 'profile') continue;
    const words = profileWords(artifact, artifacts);
    const usual = facts.defaultSampleType ?? facts.sampleTypes.at(-1)?.type;
    for (const [sampleType, { type, unit }] of facts.sampleTypes.entries()) {
      const total = Number(facts.totals[sampleType] ?? '0');
      const kind = artifact.record?.kind ?? 'unknown';
      // of a delta and a cumulative profile of one kind the delta stands first and is enough
      const main = type === usual && total > 0 && mains < MAIN_SOURCES && !shownKinds.has(kind);
      if (main) {
        mains++;
        shownKinds.add(kind);
      }
      sources.push({
        key: `${artifact.id} ${type}`,
        artifact,
        choice: { artifact: artifact.file, type },
        label: type === usual ? words : `${words} ${type}`,
        totalText: formatQuantity(total, unit),
        unit,
        empty: total <= 0,
        main,
        of: { form: 'profile', sampleType },
      });
    }
  }
  return sources;
}

function profilesInOrder(artifacts: readonly ArtifactView[]): ArtifactView[] {
  const place = (artifact: ArtifactView) => {
    const kind = artifact.record?.kind;
    const delta = artifact.record?.facts.form === 'profile' && artifact.record.facts.delta;
    return (kind ? KIND_ORDER.indexOf(kind) : 99) * 2 + (delta ? 0 : 1);
  };
  return artifacts
    .filter((artifact) => artifact.record?.facts.form === 'profile' && artifact.tables.length > 0)
    .sort((a, b) => place(a) - place(b) || compare(a.file, b.file));
}

/** Word of a profile; the file is added when two of a capture would read the same. */
function profileWords(artifact: ArtifactView, all: readonly ArtifactView[]): string {
  const wordsOf = (view: ArtifactView) => {
    const record = view.record;
    if (!record || record.facts.form !== 'profile') return '';
    const words = SHORT_WORDS[record.kind] ?? ARTIFACT_KIND_WORDS[record.kind];
    return record.facts.delta ? `${words} Δ` : words;
  };
  const words = wordsOf(artifact);
  const twins = all.filter((other) => wordsOf(other) === words);
  return twins.length > 1 ? `${words}, ${artifact.file}` : words;
}

/** The source a link names: by file and type or dump, or by pprof's sample type alone. */
export function chosenSource(
  sources: readonly FlameSource[],
  choice: SampleChoice | undefined,
): FlameSource | undefined {
  const first =
    sources.find((source) => source.main) ?? sources.find((source) => !source.empty) ?? sources[0];
  if (!choice) return first;
  const fits = (source: FlameSource) =>
    (choice.artifact === undefined || source.choice.artifact === choice.artifact) &&
    (choice.type === undefined || source.choice.type === choice.type) &&
    (choice.dump === undefined || source.choice.dump === choice.dump);
  return sources.find(fits) ?? first;
}
