import {
  type ArtifactKind,
  type ArtifactRecord,
  type CoverageRow,
  type EachLanguage,
  type Said,
  type Sight,
  WAIT_KINDS,
  type WaitKind,
} from '@unpark/model';
import { say } from './say';
import { kindWords } from './state-words';

/** One cell: what an artifact can tell about a kind of wait, and why. */
type Cell = readonly [sight: Sight, why: Said];

interface KindCoverage {
  readonly kind: ArtifactKind;
  readonly command?: string;
  readonly cells: Readonly<Record<WaitKind, Cell>>;
  readonly note?: Said;
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

const MOMENT: Cell = [
  'in-part',
  { en: 'every goroutine, at one moment', zh: '所有 goroutine，但只在一个瞬间' },
];
const ENDED: Cell = ['in-part', { en: 'only waits that ended', zh: '只有已结束的等待' }];
const NEVER_BLOCK: Cell = [
  'cannot',
  { en: 'the block profile does not record this kind of wait', zh: 'block profile 不记录这类等待' },
];
const NO_REASON: Cell = [
  'in-part',
  {
    en: 'stacks are counted, but without wait reason, id or age',
    zh: '只统计栈，没有等待原因、id 和时长',
  },
];

const KINDS: readonly KindCoverage[] = [
  {
    kind: 'goroutine-dump',
    command: 'curl -o goroutine.txt "URL/debug/pprof/goroutine?debug=2"',
    cells: {
      ...all(MOMENT),
      cpu: [
        'in-part',
        { en: 'who runs at one moment, not for how long', zh: '某一瞬间谁在运行，不知道运行多久' },
      ],
      memory: ['cannot', { en: 'a dump holds no sizes', zh: 'dump 里没有大小' }],
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
    note: {
      en: 'A wait that has not ended is not in it: empty proves nothing.',
      zh: '没结束的等待不在其中：为空不说明任何问题。',
    },
  },
  {
    kind: 'pprof-mutex',
    command: 'curl -o mutex.pprof "URL/debug/pprof/mutex?seconds=10"',
    cells: {
      ...all([
        'cannot',
        { en: 'the mutex profile records locks only', zh: 'mutex profile 只记录锁' },
      ]),
      lock: [
        'in-part',
        {
          en: 'locks that were released, charged to the one that releases',
          zh: '已释放的锁，记在释放者名下',
        },
      ],
    },
  },
  {
    kind: 'pprof-goroutineleak',
    command: 'curl -o goroutineleak.pprof "URL/debug/pprof/goroutineleak"',
    cells: {
      ...all([
        'cannot',
        {
          en: 'the leak profile looks at channels and locks only',
          zh: 'leak profile 只看 channel 和锁',
        },
      ]),
      channel: [
        'in-part',
        {
          en: 'only channels that nothing running can reach',
          zh: '只有运行中的代码够不到的 channel',
        },
      ],
      lock: [
        'in-part',
        { en: 'only locks that nothing running can reach', zh: '只有运行中的代码够不到的锁' },
      ],
      sync: [
        'in-part',
        { en: 'only those that nothing running can reach', zh: '只有运行中的代码够不到的那些' },
      ],
    },
    note: {
      en: 'Go 1.26 with an experiment, 1.27 and later by default.',
      zh: 'Go 1.26 需打开实验开关，1.27 起默认可用。',
    },
  },
  {
    kind: 'pprof-cpu',
    command: 'curl -o cpu.pprof "URL/debug/pprof/profile?seconds=10"',
    cells: {
      ...all([
        'cannot',
        { en: 'a goroutine that waits is never sampled', zh: '等待中的 goroutine 不会被采样' },
      ]),
      cpu: [
        'sees',
        {
          en: 'what runs, 100 samples a second for each core',
          zh: '正在运行的代码，每核每秒 100 个样本',
        },
      ],
      syscall: [
        'in-part',
        { en: 'only time on a processor inside the kernel', zh: '只有在内核里占用处理器的时间' },
      ],
    },
  },
  {
    kind: 'execution-trace',
    command: 'curl -o trace.out "URL/debug/pprof/trace?seconds=3"',
    cells: {
      ...all([
        'sees',
        {
          en: 'every wait of the window, and who ended it',
          zh: '时间窗内的每次等待，以及是谁结束了它',
        },
      ]),
      memory: [
        'in-part',
        { en: 'heap size and GC, not what is allocated', zh: '堆大小和 GC，看不到分配了什么' },
      ],
    },
    note: {
      en: 'Before Go 1.23 it does not tell where goroutines stand that were parked all the time.',
      zh: 'Go 1.23 之前，它说不出一直停驻的 goroutine 停在哪里。',
    },
  },
  {
    kind: 'pprof-goroutine',
    command: 'curl -o goroutine.pprof "URL/debug/pprof/goroutine"',
    cells: {
      ...all(NO_REASON),
      cpu: ['cannot', { en: 'no states', zh: '没有状态' }],
      memory: ['cannot', { en: 'no sizes', zh: '没有大小' }],
    },
  },
  {
    kind: 'pprof-heap',
    command: 'curl -o heap.pprof "URL/debug/pprof/heap"',
    cells: {
      ...all(['cannot', { en: 'memory, not time', zh: '只有内存，没有时间' }]),
      memory: [
        'sees',
        { en: 'what is in use, by where it was allocated', zh: '在用内存，按分配位置统计' },
      ],
    },
  },
  {
    kind: 'pprof-allocs',
    command: 'curl -o allocs.pprof "URL/debug/pprof/allocs"',
    cells: {
      ...all(['cannot', { en: 'memory, not time', zh: '只有内存，没有时间' }]),
      memory: [
        'in-part',
        { en: 'all that was allocated, not what is kept', zh: '累计分配，看不出保留了什么' },
      ],
    },
  },
  {
    kind: 'metrics',
    cells: {
      ...all([
        'cannot',
        { en: 'numbers of the whole process, no stacks', zh: '整个进程的数字，没有栈' },
      ]),
      cpu: [
        'in-part',
        {
          en: 'scheduling latency and CPU classes of the whole process',
          zh: '整个进程的调度延迟和 CPU 分类',
        },
      ],
      memory: ['in-part', { en: 'sizes of the whole process', zh: '整个进程的内存大小' }],
    },
  },
  {
    kind: 'pprof-threadcreate',
    command: 'curl -o threadcreate.pprof "URL/debug/pprof/threadcreate"',
    cells: {
      ...all(['cannot', { en: 'counts threads, not waits', zh: '统计线程，不统计等待' }]),
      syscall: ['in-part', { en: 'how many threads there are', zh: '线程有多少' }],
    },
  },
];

/** What was read is used; what releases before this one kept unread is said to be so. */
function noteOf(kind: KindCoverage, artifacts: readonly ArtifactRecord[]): Said | undefined {
  const stored = artifacts.some((artifact) => artifact.status === 'stored');
  const damaged = artifacts.some((artifact) => artifact.status === 'damaged');
  if (stored) return { en: 'stored, not read yet', zh: '已存储，尚未读取' };
  if (damaged) return { en: 'damaged: read in part', zh: '已损坏：只读了一部分' };
  return kind.note;
}

/** Artifacts times kinds of wait: what each can and cannot see. Present ones first. */
export function coverageOf(artifacts: readonly ArtifactRecord[]): CoverageRow<EachLanguage>[] {
  const rows = KINDS.map((kind): CoverageRow<EachLanguage> => {
    const of = artifacts.filter((artifact) => artifact.kind === kind.kind);
    const note = noteOf(kind, of);
    const sight = {} as Record<WaitKind, { sight: Sight; why: Said }>;
    const stored = of.length > 0 && of.every((artifact) => artifact.status === 'stored');
    for (const wait of WAIT_KINDS) {
      const [value, why] = kind.cells[wait];
      sight[wait] = stored
        ? {
            sight: 'cannot',
            why:
              value === 'cannot'
                ? why
                : say`${why}; stored, not read yet`.zh`${why}；已存储，尚未读取`,
          }
        : { sight: value, why };
    }
    return {
      artifactKind: kind.kind,
      label: kindWords(kind.kind),
      present: of.length > 0,
      files: of.map((artifact) => artifact.file).sort(),
      sight,
      ...(of.length === 0 && kind.command !== undefined && { command: kind.command }),
      ...(note !== undefined && { note }),
    };
  });
  return [...rows.filter((row) => row.present), ...rows.filter((row) => !row.present)];
}
