import { formatQuantity } from '@unpark/base';
import type { ArtifactView } from '@unpark/usecases';
import type { TraceWeight } from '../../workers/capture-messages';
import { baseName } from './group-words';
import type { FlameSource, SourceWords } from './flame-sources';

/** `choice.type` of a link; the names of pprof's four stay pprof's. */
const WEIGHTS = [
  { type: 'wall', unit: 'nanoseconds', weigh: { by: 'wall' } },
  { type: 'running', unit: 'nanoseconds', weigh: { by: 'wall', only: 'running' } },
  { type: 'waiting', unit: 'nanoseconds', weigh: { by: 'wall', only: 'waiting' } },
  { type: 'sync', unit: 'nanoseconds', weigh: { by: 'sync', value: 'ns' } },
  { type: 'net', unit: 'nanoseconds', weigh: { by: 'net', value: 'ns' } },
  { type: 'sched', unit: 'nanoseconds', weigh: { by: 'sched', value: 'ns' } },
  { type: 'syscall', unit: 'nanoseconds', weigh: { by: 'syscall', value: 'ns' } },
  { type: 'cpu', unit: 'count', weigh: { by: 'cpu' } },
  { type: 'sync-count', unit: 'count', weigh: { by: 'sync', value: 'count' } },
  { type: 'net-count', unit: 'count', weigh: { by: 'net', value: 'count' } },
  { type: 'sched-count', unit: 'count', weigh: { by: 'sched', value: 'count' } },
  { type: 'syscall-count', unit: 'count', weigh: { by: 'syscall', value: 'count' } },
] as const satisfies readonly {
  readonly type: string;
  readonly unit: string;
  readonly weigh: TraceWeight;
}[];

type LinkType = (typeof WEIGHTS)[number]['type'];

/** Words of what a trace is weighed by; CPU samples of a trace are not the CPU profile. */
export type TraceWeightType = Exclude<LinkType, 'cpu'> | 'samples';

const wordOf = (type: LinkType): TraceWeightType => (type === 'cpu' ? 'samples' : type);

/** Execution traces that have tables, earliest first; those whose time is not known last, by name. */
export const tracesOf = (artifacts: readonly ArtifactView[]): readonly ArtifactView[] =>
  artifacts
    .filter(({ record, tables }) => record?.facts.form === 'trace' && tables.length > 0)
    .sort((a, b) => compareBegins(a, b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));

function compareBegins(a: ArtifactView, b: ArtifactView): number {
  const [left, right] = [a, b].map(({ record }) => record?.window?.fromUnixNs);
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined);
  }
  return BigInt(left) < BigInt(right) ? -1 : BigInt(left) > BigInt(right) ? 1 : 0;
}

/** What each trace lets a flame graph weigh; the wall of the first one is shown at once. */
export function traceSources(
  artifacts: readonly ArtifactView[],
  words: SourceWords,
): FlameSource[] {
  const traces = tracesOf(artifacts);
  return traces.flatMap((artifact, position) =>
    WEIGHTS.map(({ type, unit, weigh }): FlameSource => {
      const facts = artifact.record?.facts;
      const samples = facts?.form === 'trace' ? facts.cpuSampleCount : 0;
      const isCpu = weigh.by === 'cpu';
      const name = words.of(wordOf(type));
      return {
        key: `${artifact.id} ${type}`,
        artifact,
        choice: { artifact: artifact.file, type },
        label: traces.length > 1 ? words.inFile(name, baseName(artifact.file)) : name,
        shortLabel: name,
        totalText: isCpu ? formatQuantity(samples, 'count') : '',
        unit,
        empty: isCpu && samples === 0,
        main: position === 0 && type === 'wall',
        of: { form: 'trace', weigh },
      };
    }),
  );
}

/** What is shown beside each other for one trace; counted waits are a step away. */
export const TRACE_CHOICES: ReadonlySet<string> = new Set(
  WEIGHTS.map(({ type }) => type).filter((type) => !type.endsWith('-count')),
);
