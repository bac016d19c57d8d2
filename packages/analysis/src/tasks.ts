import type { TraceTables } from '@unpark/model';
import { type DurationHistogram, durationHistogram } from './duration-histogram';
import { traceEndNs } from './trace-range';

/** A task of runtime/trace with what the trace knows of it. Nanoseconds from the trace's origin. */
export interface TraceTask {
  /** runtime/trace's number; 0 is the background task */
  readonly id: bigint;
  /** index in the list; -1 for none */
  readonly parent: number;
  /** indexes of its children in the list */
  readonly children: readonly number[];
  /** row of trace_names; 0 when the trace does not say */
  readonly name: number;
  /** -1: not in this trace */
  readonly startNs: number;
  readonly endNs: number;
  /** both its beginning and its end are in the trace */
  readonly isComplete: boolean;
  /** inside the trace: unknown ends are those of the trace */
  readonly durationNs: number;
  /** rows of trace_goroutines, -1 for none */
  readonly startBy: number;
  readonly endBy: number;
  /** rows of trace_regions and trace_logs */
  readonly regions: readonly number[];
  readonly logs: readonly number[];
}

interface Draft {
  id: bigint;
  parent: number;
  children: number[];
  name: number;
  startNs: number;
  endNs: number;
  startBy: number;
  endBy: number;
  regions: number[];
  logs: number[];
}

/**
 * Tasks in the order of their first mention. As in `go tool trace`, a task that is only mentioned,
 * by a region, a log or a child, is one as well, and of several ends the last counts.
 */
export function traceTasks(tables: TraceTables): TraceTask[] {
  const drafts: Draft[] = [];
  const byId = new Map<bigint, number>();
  const indexOf = (id: bigint): number => {
    const known = byId.get(id);
    if (known !== undefined) return known;
    byId.set(id, drafts.length);
    return (
      drafts.push({
        id,
        parent: -1,
        children: [],
        name: 0,
        startNs: -1,
        endNs: -1,
        startBy: -1,
        endBy: -1,
        regions: [],
        logs: [],
      }) - 1
    );
  };
  const { columns } = tables.tasks;
  for (let row = 0; row < tables.tasks.rows; row++) {
    const index = indexOf(columns.id.values[row] as bigint);
    const draft = drafts[index] as Draft;
    const startNs = columns.startNs.values[row] as number;
    const endNs = columns.endNs.values[row] as number;
    if (startNs >= 0) {
      draft.startNs = startNs;
      draft.startBy = columns.startBy.values[row] as number;
    }
    if (endNs >= 0) {
      draft.endNs = endNs;
      draft.endBy = columns.endBy.values[row] as number;
    }
    draft.name ||= columns.name.values[row] as number;
    const parentId = columns.parentId.values[row] as bigint;
    if (parentId === 0n || draft.parent >= 0) continue;
    draft.parent = indexOf(parentId);
    (drafts[draft.parent] as Draft).children.push(index);
  }
  for (let row = 0; row < tables.regions.rows; row++) {
    const task = indexOf(tables.regions.columns.taskId.values[row] as bigint);
    (drafts[task] as Draft).regions.push(row);
  }
  for (let row = 0; row < tables.logs.rows; row++) {
    const task = indexOf(tables.logs.columns.taskId.values[row] as bigint);
    (drafts[task] as Draft).logs.push(row);
  }
  const end = traceEndNs(tables);
  return drafts.map((draft) => ({
    ...draft,
    isComplete: draft.startNs >= 0 && draft.endNs >= 0,
    durationNs: (draft.endNs < 0 ? end : draft.endNs) - Math.max(draft.startNs, 0),
  }));
}

/** Tasks with one name. */
export interface TaskGroup {
  /** row of trace_names */
  readonly name: number;
  /** indexes in the list of tasks */
  readonly tasks: readonly number[];
  /** durations of those that are complete */
  readonly histogram: DurationHistogram;
}

/** Tasks by name, most tasks first. */
export function taskGroups(tasks: readonly TraceTask[]): TaskGroup[] {
  const byName = new Map<number, number[]>();
  for (const [index, { name }] of tasks.entries()) {
    const known = byName.get(name);
    if (known) known.push(index);
    else byName.set(name, [index]);
  }
  return [...byName]
    .map(([name, indexes]) => ({
      name,
      tasks: indexes,
      histogram: durationHistogram(
        indexes
          .map((index) => tasks[index] as TraceTask)
          .filter(({ isComplete }) => isComplete)
          .map(({ durationNs }) => durationNs),
      ),
    }))
    .sort((a, b) => b.tasks.length - a.tasks.length || a.name - b.name);
}
