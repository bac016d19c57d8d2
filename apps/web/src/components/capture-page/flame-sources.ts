import { formatQuantity } from '@unpark/base';
import {
  type ArtifactKind,
  ARTIFACT_KIND_WORDS,
  type Diagnosis,
  type DumpInOrder,
} from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type { SampleChoice } from '@unpark/view-state';
import type { TraceWeight } from '../../workers/capture-messages';
import { type TraceWeightType, traceSources } from './trace-sources';

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
  /** files whose goroutine ids are those of another process */
  readonly otherProcess?: readonly string[];
}

/** One thing the flame graph can weigh. */
export interface FlameSource {
  readonly key: string;
  readonly artifact: ArtifactView;
  readonly choice: SampleChoice;
  /** `Dump 1`, `CPU`, `Block Δ`, `Heap inuse_objects`, `Wall` */
  readonly label: string;
  /** without the file, beside others of the same file */
  readonly shortLabel?: string;
  /** empty where only the tables say */
  readonly totalText: string;
  readonly unit: string;
  readonly empty: boolean;
  /** shown without opening the list of all */
  readonly main: boolean;
  readonly of:
    | { readonly form: 'dump'; readonly dump: number }
    | { readonly form: 'profile'; readonly sampleType: number }
    | { readonly form: 'trace'; readonly weigh: TraceWeight };
}

/**
 * The dumps of a capture in the order and with the names that the analysis gave them. Diagnoses of
 * early builds do not say the order; then ids, which only grow, give it, and no time is known.
 */
export function dumpsInOrder(
  artifacts: readonly ArtifactView[],
  diagnosis: Pick<Diagnosis, 'dumps' | 'otherProcess'> | undefined,
): DumpRef[] {
  const byFile = new Map(artifacts.map((artifact) => [artifact.file, artifact]));
  const order = diagnosis?.dumps ?? dumpsByGoid(artifacts);
  return order.flatMap(({ artifact: file, dump, label, atUnixNs }): DumpRef[] => {
    const artifact = byFile.get(file);
    const facts = artifact?.record?.facts;
    if (!artifact || facts?.form !== 'dump' || artifact.tables.length === 0) return [];
    return [
      {
        key: `${artifact.id} ${dump}`,
        artifact,
        dump,
        label,
        goroutineCount: facts.dumps[dump]?.goroutineCount ?? 0,
        ...(atUnixNs !== undefined && { atUnixNs: BigInt(atUnixNs) }),
        ...(diagnosis?.otherProcess && { otherProcess: diagnosis.otherProcess }),
      },
    ];
  });
}

function dumpsByGoid(artifacts: readonly ArtifactView[]): DumpInOrder[] {
  const dumps = artifacts
    .flatMap(({ file, record }) =>
      record?.facts.form === 'dump'
        ? record.facts.dumps.map((facts, dump) => ({ file, dump, facts }))
        : [],
    )
    .filter(({ facts }) => facts.goroutineCount > 0)
    .sort(
      (a, b) =>
        compareGoids(a.facts.maxGoid, b.facts.maxGoid) ||
        compareText(a.file, b.file) ||
        a.dump - b.dump,
    );
  return dumps.map(({ file, dump }, i) => ({ artifact: file, dump, label: `dump ${i + 1}` }));
}

const compareGoids = (a: string, b: string): number => Number(BigInt(a) - BigInt(b));
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Names that are words; they differ from language to language. */
export interface SourceWords {
  readonly dump: (number: string) => string;
  readonly delta: (name: string) => string;
  readonly inFile: (name: string, file: string) => string;
  readonly of: (kind: ProfileWord | TraceWeightType) => string;
}

type ProfileWord = 'cpu' | 'heap' | 'allocs' | 'block' | 'mutex' | 'profile' | 'threads' | 'leaks';

const WORD_OF_KIND: Partial<Record<ArtifactKind, ProfileWord>> = {
  'pprof-cpu': 'cpu',
  'pprof-heap': 'heap',
  'pprof-allocs': 'allocs',
  'pprof-block': 'block',
  'pprof-mutex': 'mutex',
  'pprof-goroutine': 'profile',
  'pprof-threadcreate': 'threads',
  'pprof-goroutineleak': 'leaks',
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

/**
 * Dumps first, then each profile with each of its sample types, then the traces; empty ones last in
 * their group.
 */
export function flameSources(
  artifacts: readonly ArtifactView[],
  dumps: readonly DumpRef[],
  words: SourceWords,
): FlameSource[] {
  const sources: FlameSource[] = dumps.map((ref) => ({
    key: ref.key,
    artifact: ref.artifact,
    choice: { artifact: ref.artifact.file, dump: ref.dump },
    label: words.dump(ref.label.slice('dump '.length)),
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
    const name = profileWords(artifact, artifacts, words);
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
        label: type === usual ? name : `${name} ${type}`,
        totalText: formatQuantity(total, unit),
        unit,
        empty: total <= 0,
        main,
        of: { form: 'profile', sampleType },
      });
    }
  }
  return [...sources, ...traceSources(artifacts, words)];
}

function profilesInOrder(artifacts: readonly ArtifactView[]): ArtifactView[] {
  const place = (artifact: ArtifactView) => {
    const kind = artifact.record?.kind;
    const facts = artifact.record?.facts;
    const delta = facts?.form === 'profile' && facts.delta;
    // of one profile as protobuf and as text the protobuf stands first
    const text = facts?.form === 'profile' && facts.encoding === 'text';
    return (kind ? KIND_ORDER.indexOf(kind) : 99) * 3 + (delta ? 0 : text ? 2 : 1);
  };
  return artifacts
    .filter((artifact) => artifact.record?.facts.form === 'profile' && artifact.tables.length > 0)
    .sort((a, b) => place(a) - place(b) || compareText(a.file, b.file));
}

/** Word of a profile; the file is added when two of a capture would read the same. */
function profileWords(
  artifact: ArtifactView,
  all: readonly ArtifactView[],
  words: SourceWords,
): string {
  const wordsOf = ({ record }: ArtifactView) => {
    if (!record || record.facts.form !== 'profile') return '';
    const word = WORD_OF_KIND[record.kind];
    const name = word ? words.of(word) : ARTIFACT_KIND_WORDS[record.kind];
    return record.facts.delta ? words.delta(name) : name;
  };
  const name = wordsOf(artifact);
  const twins = all.filter((other) => wordsOf(other) === name);
  return twins.length > 1 ? words.inFile(name, artifact.file) : name;
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
