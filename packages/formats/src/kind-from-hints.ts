import type { ArtifactHints, ArtifactKind } from '@unpark/model';

const NAME_KINDS: readonly (readonly [string, ArtifactKind])[] = [
  ['goroutineleak', 'pprof-goroutineleak'],
  ['goroutine', 'pprof-goroutine'],
  ['threadcreate', 'pprof-threadcreate'],
  ['allocs', 'pprof-allocs'],
  ['heap', 'pprof-heap'],
  ['mutex', 'pprof-mutex'],
  ['block', 'pprof-block'],
  ['cpu', 'pprof-cpu'],
  ['profile', 'pprof-cpu'],
];

/** Kind that a sender's hint or the file's name says; for what content cannot tell. */
export function kindFromHints(hints: ArtifactHints): ArtifactKind {
  if (hints.kind?.startsWith('pprof-')) return hints.kind;
  const name = hints.file.slice(hints.file.lastIndexOf('/') + 1).toLowerCase();
  return NAME_KINDS.find(([word]) => name.includes(word))?.[1] ?? 'pprof-other';
}
