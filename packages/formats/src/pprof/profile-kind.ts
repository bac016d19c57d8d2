import type { ArtifactHints, ArtifactKind } from '@unpark/model';
import type { Warnings } from '../format-error';

export interface NamedType {
  readonly type: string;
  readonly unit: string;
}

/** Functions that let go of a lock: the leaf of every mutex profile sample. */
const RELEASING: ReadonlySet<string> = new Set([
  'Unlock',
  'RUnlock',
  'unlock',
  'unlock2',
  'unlockSlow',
  'rUnlockSlow',
  'unlockWithRank',
  '_LostContendedRuntimeLock',
  '_LostContendedLock',
]);

const SINGLE_TYPE_KINDS: ReadonlyMap<string, ArtifactKind> = new Map([
  ['goroutine', 'pprof-goroutine'],
  ['threadcreate', 'pprof-threadcreate'],
  ['goroutineleak', 'pprof-goroutineleak'],
]);

/**
 * Kind of a profile from its sample types and period type. Block and mutex profiles have the same
 * ones: a mutex sample ends in the function that released the lock, a block sample in the one that
 * waited. Where there is no sample to look at, the hints decide, and that is said.
 *
 * @param isGo false when the functions are those of another language: then it is none of Go's kinds
 */
export function profileKind(
  sampleTypes: readonly NamedType[],
  periodType: NamedType | undefined,
  defaultSampleType: string,
  leaves: Iterable<{ name: string; samples: number }>,
  hints: ArtifactHints,
  warnings: Warnings,
  isGo: boolean,
): ArtifactKind {
  if (!isGo) return 'pprof-other';
  const types = sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(' ');
  const period = periodType?.type ?? '';
  const first = sampleTypes[0]?.type ?? '';
  if (types === 'samples/count cpu/nanoseconds' && (period === 'cpu' || period === '')) {
    return 'pprof-cpu';
  }
  // as profile stores give it back, one type at a time
  if (types === 'cpu/nanoseconds' && period === 'cpu') return 'pprof-cpu';
  if (sampleTypes.some(({ type }) => type === 'inuse_space' || type === 'alloc_space')) {
    if (period !== 'space' && period !== '') return 'pprof-other';
    return defaultSampleType === 'alloc_space' ? 'pprof-allocs' : 'pprof-heap';
  }
  if (types === 'contentions/count delay/nanoseconds' && period !== 'trace') {
    return contentionKind(leaves, hints, warnings);
  }
  if (sampleTypes.length === 1 && (period === first || period === '')) {
    return SINGLE_TYPE_KINDS.get(first) ?? 'pprof-other';
  }
  return 'pprof-other';
}

function contentionKind(
  leaves: Iterable<{ name: string; samples: number }>,
  hints: ArtifactHints,
  warnings: Warnings,
): ArtifactKind {
  let releasing = 0;
  let waiting = 0;
  for (const { name, samples } of leaves) {
    if (RELEASING.has(lastPart(name))) releasing += samples;
    else waiting += samples;
  }
  const hinted = hintedContention(hints);
  if (releasing + waiting > 0) {
    const kind = releasing > waiting ? 'pprof-mutex' : 'pprof-block';
    if (hinted && hinted !== kind) {
      warnings.add({
        code: 'pprof.kind-contradicts-name',
        message: `The file is named as a ${wordOf(hinted)} profile, but its stacks are those of a ${wordOf(kind)} profile; it is read as that.`,
        next: `Check which endpoint it was taken from, /debug/pprof/block or /debug/pprof/mutex.`,
        values: { named: wordOf(hinted), found: wordOf(kind) },
      });
    }
    return kind;
  }
  if (hinted) {
    warnings.add({
      code: 'pprof.kind-from-name',
      message: `The profile has no samples, so a block and a mutex profile look the same; its name says ${wordOf(hinted)}.`,
      values: { named: wordOf(hinted) },
    });
    return hinted;
  }
  warnings.add({
    code: 'pprof.kind-unknown',
    message: 'The profile has no samples and can be a block or a mutex profile.',
    next: 'Name the file block.pprof or mutex.pprof, so that its emptiness can be understood.',
  });
  return 'pprof-other';
}

/** `Unlock` of `internal/sync.(*Mutex).Unlock` and of `sync.Unlock[...]` */
function lastPart(name: string): string {
  const end = name.endsWith('[...]') ? name.length - '[...]'.length : name.length;
  return name.slice(name.lastIndexOf('.', end - 1) + 1, end);
}

const wordOf = (kind: ArtifactKind): string => kind.slice('pprof-'.length);

function hintedContention(hints: ArtifactHints): ArtifactKind | undefined {
  if (hints.kind === 'pprof-block' || hints.kind === 'pprof-mutex') return hints.kind;
  const name = hints.file.slice(hints.file.lastIndexOf('/') + 1).toLowerCase();
  const block = name.includes('block');
  const mutex = name.includes('mutex');
  if (block === mutex) return undefined;
  return block ? 'pprof-block' : 'pprof-mutex';
}
