import { basisOf, type ComparedSource, comparedKey, type WeightBasis } from '@unpark/diagnosis';
import type { ArtifactRecord, Language } from '@unpark/model';
import type { ArtifactView, CaptureView } from '@unpark/usecases';
import type { CompareSide, SampleChoice } from '@unpark/view-state';
import type { CompareSource } from '../../workers/compare-messages';
import { dumpsInOrder } from '../capture-page/flame-sources';
import { flameTablesOfTrace, tableAddresses } from '../capture-page/table-addresses';
import { TRACE_WEIGHTS, type TraceWeightName, type WhatCode, whatOfProfile } from './compare-what';

/** One thing of a capture that can be compared with its like of another. */
export interface CompareOption {
  /** names the thing inside its capture */
  readonly id: string;
  /** two options with one key can be compared */
  readonly key: string;
  readonly artifact: ArtifactView;
  readonly source: ComparedSource;
  readonly choice: SampleChoice;
  readonly what: WhatCode;
  /** type as the file calls it, for what has no words of ours */
  readonly typeText: string;
  readonly basis: WeightBasis;
  readonly isDelta: boolean;
  readonly unit: string;
  /** exact enough for words; undefined where only the tables say */
  readonly total?: number;
  /** `dump 2`, where a capture has several */
  readonly dumpLabel?: string;
  /** when it was taken or its window began, nanoseconds since 1970 */
  readonly atUnixNs?: bigint;
}

/** Everything of a capture that can be compared, in the order in which people look. */
export function compareOptions({ artifacts, diagnosis }: CaptureView): CompareOption[] {
  const options: CompareOption[] = [];
  const dumps = dumpsInOrder(artifacts, diagnosis);
  for (const { artifact, dump, label, goroutineCount, atUnixNs } of dumps) {
    if (!artifact.record) continue;
    const at = atUnixNs ?? timeOf(artifact.record);
    options.push({
      ...optionOf(artifact, artifact.record, { form: 'dump' }),
      id: `${artifact.file} ${dump}`,
      choice: { artifact: artifact.file, dump },
      what: 'goroutines',
      typeText: 'goroutines',
      isDelta: false,
      unit: 'goroutines',
      total: goroutineCount,
      ...(dumps.length > 1 && { dumpLabel: label }),
      ...(at !== undefined && { atUnixNs: at }),
    });
  }
  for (const artifact of artifacts) {
    const { record } = artifact;
    if (!record || artifact.tables.length === 0) continue;
    const at = timeOf(record);
    const time = at === undefined ? {} : { atUnixNs: at };
    if (record.facts.form === 'profile') {
      const { sampleTypes, totals, delta } = record.facts;
      for (const [sampleType, { type, unit }] of sampleTypes.entries()) {
        options.push({
          ...optionOf(artifact, record, { form: 'profile', sampleType }),
          id: `${artifact.file} ${type}`,
          choice: { artifact: artifact.file, type },
          what: whatOfProfile(record.kind, type),
          typeText: type,
          isDelta: delta,
          unit,
          total: Number(totals[sampleType] ?? '0'),
          ...time,
        });
      }
    }
    if (record.facts.form === 'trace') {
      for (const { name, unit } of TRACE_WEIGHTS) {
        if (name === 'cpu' && record.facts.cpuSampleCount === 0) continue;
        options.push({
          ...optionOf(artifact, record, { form: 'trace', type: name }),
          id: `${artifact.file} ${name}`,
          choice: { artifact: artifact.file, type: name },
          what: `trace-${name}`,
          typeText: name,
          isDelta: false,
          unit,
          ...time,
        });
      }
    }
  }
  const place = (option: CompareOption) => {
    const at = ORDER.indexOf(option.what);
    // heap and allocs profiles hold the same: the one that is called like it stands first
    const isAllocs = option.source.record.kind === 'pprof-allocs' ? 1 : 0;
    return (at < 0 ? ORDER.length : at) * 4 + (option.isDelta ? 0 : 2) + isAllocs;
  };
  return options.sort((x, y) => place(x) - place(y));
}

function optionOf(
  artifact: ArtifactView,
  record: ArtifactRecord,
  weight: ComparedSource['weight'],
) {
  const source: ComparedSource = { record, weight };
  return { artifact, source, key: comparedKey(source), basis: basisOf(source) };
}

const timeOf = (record: ArtifactRecord): bigint | undefined =>
  record.window && record.window.source !== 'upload' && record.window.source !== 'file-time'
    ? BigInt(record.window.fromUnixNs)
    : undefined;

const ORDER: readonly WhatCode[] = [
  'goroutines',
  'heap-inuse',
  'cpu',
  'block',
  'mutex',
  'trace-wall',
  'heap-alloc',
  'heap-inuse-objects',
  'heap-alloc-objects',
  'goroutine-profile',
  'goroutine-leak',
  'block-count',
  'mutex-count',
  'trace-sync',
  'trace-net',
  'trace-sched',
  'trace-syscall',
  'trace-cpu',
];

/** The two sides as they are drawn: chosen, or the like of the other, or the first that both have. */
export interface ResolvedPair {
  readonly a?: CompareOption;
  readonly b?: CompareOption;
}

export function resolvePair(
  stateA: CompareSide,
  stateB: CompareSide,
  optionsA: readonly CompareOption[],
  optionsB: readonly CompareOption[],
): ResolvedPair {
  const chosenA = chosen(stateA, optionsA);
  const chosenB = chosen(stateB, optionsB);
  if (chosenA && chosenB) return { a: chosenA, b: chosenB };
  const sameCapture = stateA.capture === stateB.capture;
  const like = (of: CompareOption, among: readonly CompareOption[]) => {
    const all = among.filter((option) => option.key === of.key);
    if (!sameCapture)
      return all.find((option) => option.choice.artifact === of.choice.artifact) ?? all[0];
    return all.findLast((option) => option.id !== of.id) ?? all[0];
  };
  if (chosenA) return withBoth(chosenA, like(chosenA, optionsB));
  if (chosenB) {
    const a = like(chosenB, optionsA);
    return { b: chosenB, ...(a && { a }) };
  }
  const [first] = commonOptions(optionsA, optionsB, sameCapture);
  return first ? { a: first.a, b: first.b } : {};
}

const withBoth = (a: CompareOption, b: CompareOption | undefined): ResolvedPair => ({
  a,
  ...(b && { b }),
});

function chosen(
  { sample }: CompareSide,
  options: readonly CompareOption[],
): CompareOption | undefined {
  if (!sample) return undefined;
  return options.find(
    ({ choice }) =>
      (sample.artifact === undefined || choice.artifact === sample.artifact) &&
      (sample.type === undefined || choice.type === sample.type) &&
      (sample.dump === undefined || choice.dump === sample.dump),
  );
}

export interface CommonOption {
  readonly key: string;
  readonly a: CompareOption;
  readonly b: CompareOption;
}

/**
 * What both sides have, one pair for each key. Of one capture with itself the first and the last of a
 * kind, so that there is something to compare.
 */
export function commonOptions(
  optionsA: readonly CompareOption[],
  optionsB: readonly CompareOption[],
  sameCapture: boolean,
): CommonOption[] {
  const out = new Map<string, CommonOption>();
  for (const a of optionsA) {
    if (out.has(a.key)) continue;
    const all = optionsB.filter((option) => option.key === a.key);
    const b = sameCapture ? all.findLast((option) => option.id !== a.id) : all[0];
    if (b && !((a.total ?? 1) === 0 && (b.total ?? 1) === 0)) out.set(a.key, { key: a.key, a, b });
  }
  return [...out.values()];
}

/** What the worker reads for one side. */
export function compareSource(
  option: CompareOption,
  side: CompareSide,
  view: CaptureView,
  language: Language,
): CompareSource {
  const { artifact, source, choice } = option;
  const file = artifact.file;
  switch (source.weight.form) {
    case 'dump':
      return {
        artifact: file,
        tables: tableAddresses(artifact),
        of: 'dump',
        dump: choice.dump ?? 0,
        idle: view.diagnosis?.idle ?? [],
      };
    case 'profile':
      return {
        artifact: file,
        tables: tableAddresses(artifact),
        of: 'profile',
        sampleType: source.weight.sampleType,
      };
    case 'trace': {
      const { by, value } = weightOf(source.weight.type as TraceWeightName);
      const range = side.range && { ...side.range, rest: side.rest };
      return {
        artifact: file,
        tables: range
          ? tableAddresses(artifact)
          : flameTablesOfTrace(artifact, by === 'wall' || by === 'cpu' ? { by } : { by, value }),
        of: 'trace',
        by,
        value,
        language,
        ...(range && { range }),
      };
    }
  }
}

function weightOf(name: TraceWeightName) {
  const weight = TRACE_WEIGHTS.find((one) => one.name === name) ?? TRACE_WEIGHTS[0];
  return { by: weight.by, value: weight.value };
}
