import {
  durationHistogram,
  MinimumUtilisation,
  mutatorUtilisation,
  rangeInTrace,
  regionDurationNs,
  regionGroups,
  regionSummaries,
  taskGroups,
  traceTasks,
  type TraceTask,
  utilisationIn,
} from '@unpark/analysis';
import { allTexts, type TraceTables } from '@unpark/model';
import type {
  AskedRange,
  LogRow,
  RegionGroupRow,
  SideModel,
  TaskGroupRow,
  UtilisationPoint,
} from './range-messages';

/** Windows of the curve: from what nobody feels to what everybody does. */
const SHORTEST_WINDOW_NS = 10_000;
const CURVE_POINTS = 60;
const MOST_GROUPS = 200;
const MOST_TASKS = 200;
const MOST_LOGS = 500;

/** What lies beside the lanes of a trace: the collector's cost, and the program's own marks. */
export function sideModel(tables: TraceTables, range: AskedRange | undefined): SideModel {
  const inside = rangeInTrace(tables, range);
  const names = allTexts(tables.names.columns.text);
  const tasks = tasksIn(tables, names, inside);
  const regions = regionsIn(tables, names, inside);
  const logs = logsIn(tables, names, inside);
  return {
    ...inside,
    utilisation: utilisation(tables, inside),
    tasks: tasks.groups,
    taskCount: tasks.count,
    regions: regions.groups,
    regionCount: regions.count,
    logs: logs.rows,
    logCount: logs.count,
  };
}

function utilisation(tables: TraceTables, range: AskedRange): readonly UtilisationPoint[] {
  const steps = mutatorUtilisation(tables, {
    stopTheWorld: true,
    background: true,
    assist: true,
    sweep: true,
  }).map((series) => utilisationIn(series, range));
  const length = range.toNs - range.fromNs;
  if (steps.length === 0 || length < SHORTEST_WINDOW_NS) return [];
  return new MinimumUtilisation(steps).curve(SHORTEST_WINDOW_NS, length, CURVE_POINTS);
}

const overlaps = (range: AskedRange, fromNs: number, toNs: number): boolean =>
  Math.max(fromNs, 0) < range.toNs && (toNs < 0 || toNs >= range.fromNs);

function tasksIn(tables: TraceTables, names: readonly string[], range: AskedRange) {
  const all = traceTasks(tables);
  const goid = tables.goroutines.columns.goid.values;
  const goidsOf = (task: TraceTask): string[] => {
    const rows = new Set<number>();
    for (const row of task.regions) rows.add(tables.regions.columns.goroutine.values[row] ?? -1);
    for (const row of task.logs) rows.add(tables.logs.columns.goroutine.values[row] ?? -1);
    rows.add(task.startBy);
    rows.add(task.endBy);
    return [...rows].filter((row) => row >= 0).map((row) => String(goid[row] ?? 0n));
  };
  // the background task is none: it is where regions without a task stand
  const inside = all.filter((task) => task.id !== 0n && overlaps(range, task.startNs, task.endNs));
  const groups = taskGroups(inside).slice(0, MOST_GROUPS);
  return {
    count: inside.length,
    groups: groups.map(({ name, tasks, histogram }): TaskGroupRow => {
      const own = tasks.flatMap((index) => inside[index] ?? []);
      own.sort((a, b) => b.durationNs - a.durationNs);
      return {
        name: names[name] ?? '',
        count: own.length,
        complete: own.filter(({ isComplete }) => isComplete).length,
        maxNs: own[0]?.durationNs ?? 0,
        histogram,
        tasks: own.slice(0, MOST_TASKS).map((task) => {
          const parent = all[task.parent];
          return {
            id: String(task.id),
            name: names[task.name] ?? '',
            startNs: task.startNs,
            endNs: task.endNs,
            durationNs: task.durationNs,
            goids: goidsOf(task),
            regions: task.regions.length,
            logs: task.logs.length,
            ...(parent && { parent: names[parent.name] ?? '' }),
          };
        }),
      };
    }),
  };
}

function regionsIn(tables: TraceTables, names: readonly string[], range: AskedRange) {
  if (tables.regions.rows === 0) return { count: 0, groups: [] };
  const all = regionSummaries(tables);
  const functions = tables.frames;
  const entries = allTexts(functions.columns.function);
  const goid = tables.goroutines.columns.goid.values;
  let count = 0;
  const groups = regionGroups(all).flatMap(({ name, entryFrame, regions }): RegionGroupRow[] => {
    // inherited regions have no name and are not the program's own words
    const own = regions.filter(
      (row) =>
        (all.region[row] ?? -1) >= 0 &&
        overlaps(range, all.startNs[row] ?? 0, all.endNs[row] ?? -1),
    );
    count += own.length;
    if (own.length === 0) return [];
    const durations = own.map((row) => regionDurationNs(tables, all, row));
    const longest = durations.reduce((best, ns, i) => (ns > (durations[best] ?? 0) ? i : best), 0);
    const row = own[longest] ?? 0;
    const fromNs = Math.max(all.startNs[row] ?? 0, 0);
    return [
      {
        name: names[name] ?? '',
        entry: entries[entryFrame] ?? '',
        count: own.length,
        ns: durations.reduce((sum, ns) => sum + ns, 0),
        maxNs: durations[longest] ?? 0,
        longest: {
          fromNs,
          toNs: fromNs + (durations[longest] ?? 0),
          goid: String(goid[all.goroutine[row] ?? -1] ?? 0n),
        },
        histogram: durationHistogram(durations),
      },
    ];
  });
  groups.sort((a, b) => b.ns - a.ns);
  return { count, groups: groups.slice(0, MOST_GROUPS) };
}

function logsIn(tables: TraceTables, names: readonly string[], range: AskedRange) {
  const { timeNs, goroutine, category, message } = tables.logs.columns;
  const goid = tables.goroutines.columns.goid.values;
  const rows: LogRow[] = [];
  let count = 0;
  for (let row = 0; row < tables.logs.rows; row++) {
    const ns = timeNs.values[row] ?? 0;
    if (ns < range.fromNs || ns >= range.toNs) continue;
    count++;
    if (rows.length >= MOST_LOGS) continue;
    rows.push({
      timeNs: ns,
      goid: String(goid[goroutine.values[row] ?? -1] ?? 0n),
      category: names[category.values[row] ?? 0] ?? '',
      message: names[message.values[row] ?? 0] ?? '',
    });
  }
  return { count, rows };
}
