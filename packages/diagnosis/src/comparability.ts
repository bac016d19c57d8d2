import { type ArtifactRecord, bundleFacts, type InstanceFacts } from '@unpark/model';

/** What one side of a comparison weighs. */
export type ComparedWeight =
  | { readonly form: 'dump' }
  | { readonly form: 'profile'; readonly sampleType: number }
  | {
      readonly form: 'trace';
      /** `wall`, `sync`, … as views name what of a trace they weigh */
      readonly type: string;
      /** part of the trace's time that counts; all of it when absent */
      readonly coveredNs?: number;
    };

export interface ComparedSource {
  readonly record: ArtifactRecord;
  readonly weight: ComparedWeight;
}

/**
 * - `moment`: what there was at one instant (goroutines, heap in use). Never summed over time.
 * - `window`: what happened in a stretch of time (CPU, delta profiles, traces)
 * - `since-start`: sums since the process began (allocations, block and mutex profiles)
 * - `unknown`: the file does not say which of these
 */
export type WeightBasis = 'moment' | 'window' | 'since-start' | 'unknown';

export type ProcessRelation = 'same' | 'different' | 'unknown';

export type Comparability =
  | {
      readonly ok: true;
      readonly basis: WeightBasis;
      readonly process: ProcessRelation;
      /** length of the windows, where the basis is one and the files say */
      readonly windowANs?: number;
      readonly windowBNs?: number;
    }
  | {
      readonly ok: false;
      /**
       * What differs: form of the files, their kind, what profiles count or what of traces is weighed,
       * its unit, or since when they count
       */
      readonly why: 'form' | 'kind' | 'type' | 'weight' | 'unit' | 'delta';
      /** what stands on each side: names of forms, kinds and weights as here, else words of the files */
      readonly a: string;
      readonly b: string;
    };

/** Whether a difference of the two means anything, and what. */
export function comparability(
  a: ComparedSource,
  b: ComparedSource,
  process: ProcessRelation,
): Comparability {
  const one = measured(a);
  const two = measured(b);
  for (const why of ['form', 'kind', 'type', 'weight', 'unit', 'delta'] as const) {
    if (one[why] !== two[why]) return { ok: false, why, a: one[why], b: two[why] };
  }
  const windowANs = windowNs(a);
  const windowBNs = windowNs(b);
  return {
    ok: true,
    basis: basisOf(a),
    process,
    ...(windowANs !== undefined && { windowANs }),
    ...(windowBNs !== undefined && { windowBNs }),
  };
}

interface Measured {
  readonly form: ComparedWeight['form'];
  readonly kind: string;
  readonly type: string;
  readonly weight: string;
  readonly unit: string;
  readonly delta: string;
}

function measured({ record, weight }: ComparedSource): Measured {
  const none = { form: weight.form, kind: '', type: '', weight: '', unit: '', delta: '' };
  if (weight.form === 'dump') return none;
  if (weight.form === 'trace') return { ...none, weight: weight.type };
  const { facts } = record;
  if (facts.form !== 'profile') return { ...none, kind: record.kind };
  const sample = facts.sampleTypes[weight.sampleType];
  return {
    ...none,
    // an allocs profile is a heap profile that says its allocations first
    kind: record.kind === 'pprof-allocs' ? 'pprof-heap' : record.kind,
    type: sample?.type ?? '',
    unit: sample?.unit ?? '',
    delta: facts.delta ? 'window' : 'since-start',
  };
}

/** Key of what is weighed: two sources with one key can be compared. */
export const comparedKey = (source: ComparedSource): string =>
  Object.values(measured(source)).join(' | ');

export function basisOf({ record, weight }: ComparedSource): WeightBasis {
  if (weight.form === 'dump') return 'moment';
  if (weight.form === 'trace') return 'window';
  const { facts } = record;
  if (facts.form !== 'profile') return 'unknown';
  const type = facts.sampleTypes[weight.sampleType]?.type ?? '';
  switch (record.kind) {
    case 'pprof-goroutine':
    case 'pprof-goroutineleak':
      return 'moment';
    case 'pprof-heap':
    case 'pprof-allocs':
      if (type.startsWith('inuse_')) return 'moment';
      return facts.delta ? 'window' : 'since-start';
    case 'pprof-block':
    case 'pprof-mutex':
      return facts.delta ? 'window' : 'since-start';
    case 'pprof-threadcreate':
      return 'since-start';
    case 'pprof-cpu':
      return 'window';
    default:
      return facts.durationNs !== undefined && facts.durationNs !== '0' ? 'window' : 'unknown';
  }
}

function windowNs(source: ComparedSource): number | undefined {
  if (basisOf(source) !== 'window') return undefined;
  const { record, weight } = source;
  if (weight.form === 'trace' && weight.coveredNs !== undefined) return weight.coveredNs;
  const { facts } = record;
  if (facts.form === 'profile' && facts.durationNs !== undefined) {
    const ns = Number(facts.durationNs);
    if (ns > 0) return ns;
  }
  if (facts.form !== 'trace' || !record.window) return undefined;
  const ns = Number(BigInt(record.window.toUnixNs) - BigInt(record.window.fromUnixNs));
  return ns > 0 ? ns : undefined;
}

/** Agents read the start of a process to a second or two. */
const START_TOLERANCE_NS = 2_000_000_000n;

/** Whether two captures are of one process, by what their files state of it. */
export function processRelation(
  a: readonly ArtifactRecord[],
  b: readonly ArtifactRecord[],
): ProcessRelation {
  const one = bundleFacts(a).instance;
  const two = bundleFacts(b).instance;
  if (one.runtimeId && two.runtimeId) {
    return one.runtimeId.value === two.runtimeId.value ? 'same' : 'different';
  }
  if (differ(one, two)) return 'different';
  const sameStart = one.startedUnixNs && two.startedUnixNs;
  const samePid = one.pid && two.pid;
  // a pid comes again after a restart: alone it says little, with its start or host much
  if (sameStart || (samePid && one.host && two.host)) return 'same';
  return 'unknown';
}

function differ(a: InstanceFacts, b: InstanceFacts): boolean {
  for (const fact of ['pid', 'host', 'buildId', 'version'] as const) {
    const one = a[fact]?.value;
    const two = b[fact]?.value;
    if (one !== undefined && two !== undefined && one !== two) return true;
  }
  const goA = a.goVersion?.value;
  const goB = b.goVersion?.value;
  // one of them may be stated less exactly
  if (goA && goB && !goA.startsWith(goB) && !goB.startsWith(goA)) return true;
  if (!a.startedUnixNs || !b.startedUnixNs) return false;
  const apart = BigInt(a.startedUnixNs.value) - BigInt(b.startedUnixNs.value);
  return apart > START_TOLERANCE_NS || apart < -START_TOLERANCE_NS;
}
