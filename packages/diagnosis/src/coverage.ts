import {
  ARTIFACT_KIND_WORDS,
  type ArtifactKind,
  type ArtifactRecord,
  type CoverageRow,
  type Sight,
  WAIT_KINDS,
  type WaitKind,
} from '@unpark/model';

/** One cell: what an artifact can tell about a kind of wait, and why. */
type Cell = readonly [sight: Sight, why: string];

interface KindCoverage {
  readonly kind: ArtifactKind;
  readonly command?: string;
  readonly cells: Readonly<Record<WaitKind, Cell>>;
  readonly note?: string;
}

const all = (cell: Cell): Record<WaitKind, Cell> => ({
  channel: cell,
  lock: cell,
  sync: cell,
  network: cell,
  sleep: cell,
  syscall: cell,
  cpu: cell,
  memory: cell,
});

const MOMENT: Cell = ['in-part', 'every goroutine, at one moment'];
const ENDED: Cell = ['in-part', 'only waits that ended'];
const NEVER_BLOCK: Cell = ['cannot', 'the block profile does not record this kind of wait'];
const NO_REASON: Cell = ['in-part', 'stacks are counted, but without wait reason, id or age'];

const KINDS: readonly KindCoverage[] = [
  {
    kind: 'goroutine-dump',
    command: 'curl -o goroutine.txt "URL/debug/pprof/goroutine?debug=2"',
    cells: {
      ...all(MOMENT),
      cpu: ['in-part', 'who runs at one moment, not for how long'],
      memory: ['cannot', 'a dump holds no sizes'],
    },
  },
  {
    kind: 'pprof-block',
    command: 'curl -o block.pprof "URL/debug/pprof/block?seconds=10"',
    cells: {
      ...all(NEVER_BLOCK),
      channel: ENDED,
      lock: ENDED,
      sync: ENDED,
    },
    note: 'A wait that has not ended is not in it: empty proves nothing.',
  },
  {
    kind: 'pprof-mutex',
    command: 'curl -o mutex.pprof "URL/debug/pprof/mutex?seconds=10"',
    cells: {
      ...all(['cannot', 'the mutex profile records locks only']),
      lock: ['in-part', 'locks that were released, charged to the one that releases'],
    },
  },
  {
    kind: 'pprof-goroutineleak',
    command: 'curl -o goroutineleak.pprof "URL/debug/pprof/goroutineleak"',
    cells: {
      ...all(['cannot', 'the leak profile looks at channels and locks only']),
      channel: ['in-part', 'only channels that nothing running can reach'],
      lock: ['in-part', 'only locks that nothing running can reach'],
      sync: ['in-part', 'only those that nothing running can reach'],
    },
    note: 'Go 1.26 with an experiment, 1.27 and later by default.',
  },
  {
    kind: 'pprof-cpu',
    command: 'curl -o cpu.pprof "URL/debug/pprof/profile?seconds=10"',
    cells: {
      ...all(['cannot', 'a goroutine that waits is never sampled']),
      cpu: ['sees', 'what runs, 100 samples a second for each core'],
      syscall: ['in-part', 'only time on a processor inside the kernel'],
    },
  },
  {
    kind: 'execution-trace',
    command: 'curl -o trace.out "URL/debug/pprof/trace?seconds=3"',
    cells: {
      ...all(['sees', 'every wait of the window, and who ended it']),
      memory: ['in-part', 'heap size and GC, not what is allocated'],
    },
    note: 'Before Go 1.23 it does not tell where goroutines stand that were parked all the time.',
  },
  {
    kind: 'pprof-goroutine',
    command: 'curl -o goroutine.pprof "URL/debug/pprof/goroutine"',
    cells: { ...all(NO_REASON), cpu: ['cannot', 'no states'], memory: ['cannot', 'no sizes'] },
  },
  {
    kind: 'pprof-heap',
    command: 'curl -o heap.pprof "URL/debug/pprof/heap"',
    cells: {
      ...all(['cannot', 'memory, not time']),
      memory: ['sees', 'what is in use, by where it was allocated'],
    },
  },
  {
    kind: 'pprof-allocs',
    command: 'curl -o allocs.pprof "URL/debug/pprof/allocs"',
    cells: {
      ...all(['cannot', 'memory, not time']),
      memory: ['in-part', 'all that was allocated, not what is kept'],
    },
  },
  {
    kind: 'metrics',
    cells: {
      ...all(['cannot', 'numbers of the whole process, no stacks']),
      cpu: ['in-part', 'scheduling latency and CPU classes of the whole process'],
      memory: ['in-part', 'sizes of the whole process'],
    },
  },
  {
    kind: 'pprof-threadcreate',
    command: 'curl -o threadcreate.pprof "URL/debug/pprof/threadcreate"',
    cells: {
      ...all(['cannot', 'counts threads, not waits']),
      syscall: ['in-part', 'how many threads there are'],
    },
  },
];

/** What was read is used; what releases before this one kept unread is said to be so. */
function noteOf(kind: KindCoverage, artifacts: readonly ArtifactRecord[]): string | undefined {
  const stored = artifacts.some((artifact) => artifact.status === 'stored');
  const damaged = artifacts.some((artifact) => artifact.status === 'damaged');
  if (stored) return 'stored, not read yet';
  if (damaged) return 'damaged: read in part';
  return kind.note;
}

/** Artifacts times kinds of wait: what each can and cannot see. Present ones first. */
export function coverageOf(artifacts: readonly ArtifactRecord[]): CoverageRow[] {
  const rows = KINDS.map((kind): CoverageRow => {
    const of = artifacts.filter((artifact) => artifact.kind === kind.kind);
    const note = noteOf(kind, of);
    const sight = {} as Record<WaitKind, { sight: Sight; why: string }>;
    const stored = of.length > 0 && of.every((artifact) => artifact.status === 'stored');
    for (const wait of WAIT_KINDS) {
      const [value, why] = kind.cells[wait];
      sight[wait] = stored
        ? { sight: 'cannot', why: value === 'cannot' ? why : `${why}; stored, not read yet` }
        : { sight: value, why };
    }
    return {
      artifactKind: kind.kind,
      label: ARTIFACT_KIND_WORDS[kind.kind],
      present: of.length > 0,
      files: of.map((artifact) => artifact.file).sort(),
      sight,
      ...(of.length === 0 && kind.command !== undefined && { command: kind.command }),
      ...(note !== undefined && { note }),
    };
  });
  return [...rows.filter((row) => row.present), ...rows.filter((row) => !row.present)];
}
