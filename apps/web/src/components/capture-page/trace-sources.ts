import { formatQuantity } from '@unpark/base';
import type { ArtifactView } from '@unpark/usecases';
import type { TraceWeight } from '../../workers/capture-messages';
import { baseName } from './group-words';
import type { FlameSource } from './flame-sources';

/** `choice.type` of a link and the words for it; the names of pprof's four stay pprof's. */
const WEIGHTS: readonly {
  readonly type: string;
  readonly words: string;
  readonly unit: string;
  readonly weigh: TraceWeight;
}[] = [
  { type: 'wall', words: 'all goroutine time', unit: 'nanoseconds', weigh: { by: 'wall' } },
  {
    type: 'sync',
    words: 'waiting on sync',
    unit: 'nanoseconds',
    weigh: { by: 'sync', value: 'ns' },
  },
  {
    type: 'net',
    words: 'waiting for the network',
    unit: 'nanoseconds',
    weigh: { by: 'net', value: 'ns' },
  },
  {
    type: 'sched',
    words: 'waiting to run',
    unit: 'nanoseconds',
    weigh: { by: 'sched', value: 'ns' },
  },
  {
    type: 'syscall',
    words: 'in system calls',
    unit: 'nanoseconds',
    weigh: { by: 'syscall', value: 'ns' },
  },
  { type: 'cpu', words: 'CPU samples', unit: 'count', weigh: { by: 'cpu' } },
  {
    type: 'sync-count',
    words: 'waits on sync, counted',
    unit: 'count',
    weigh: { by: 'sync', value: 'count' },
  },
  {
    type: 'net-count',
    words: 'waits for the network, counted',
    unit: 'count',
    weigh: { by: 'net', value: 'count' },
  },
  {
    type: 'sched-count',
    words: 'waits to run, counted',
    unit: 'count',
    weigh: { by: 'sched', value: 'count' },
  },
  {
    type: 'syscall-count',
    words: 'system calls, counted',
    unit: 'count',
    weigh: { by: 'syscall', value: 'count' },
  },
];

/** Execution traces that have tables, in order of their names. */
export const tracesOf = (artifacts: readonly ArtifactView[]): readonly ArtifactView[] =>
  artifacts
    .filter(({ record, tables }) => record?.facts.form === 'trace' && tables.length > 0)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));

/** What each trace lets a flame graph weigh; the wall of the first one is shown at once. */
export function traceSources(artifacts: readonly ArtifactView[]): FlameSource[] {
  const traces = tracesOf(artifacts);
  return traces.flatMap((artifact, position) =>
    WEIGHTS.map(({ type, words, unit, weigh }): FlameSource => {
      const facts = artifact.record?.facts;
      const samples = facts?.form === 'trace' ? facts.cpuSampleCount : 0;
      const isCpu = weigh.by === 'cpu';
      return {
        key: `${artifact.id} ${type}`,
        artifact,
        choice: { artifact: artifact.file, type },
        label: `${baseName(artifact.file)}: ${words}`,
        totalText: isCpu ? formatQuantity(samples, 'count') : '',
        unit,
        empty: isCpu && samples === 0,
        main: position === 0 && weigh.by === 'wall',
        of: { form: 'trace', weigh },
      };
    }),
  );
}
