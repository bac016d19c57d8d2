import type { ParsedArtifact } from '@unpark/model';
import {
  allTexts,
  GOROUTINE_STATE_WORDS,
  NO_U16,
  PROC_STATE_WORDS,
  TRACE_METRIC_NAMES,
  traceTablesOf,
  TransitionReader,
} from '@unpark/model';
import { must } from '@unpark/base';

/**
 * Events of a trace as lines that begin with their time, from the tables. The same lines come from
 * what `go tool trace -d=parsed` prints, see `linesOfTool`. Left out is what tables do not keep:
 * synchronisation events, experiments, and that a range is still on in a later generation.
 */
export function linesOfTables(parsed: ParsedArtifact): string[] {
  const tables = must(traceTablesOf(parsed.tables), 'no trace tables');
  const facts = parsed.facts;
  if (facts.form !== 'trace') throw new Error('no trace facts');
  const origin = BigInt(facts.originNs);
  const reasons = allTexts(tables.reasons.columns.text);
  const names = allTexts(tables.names.columns.text);
  const goids = tables.goroutines.columns.goid.values;
  const procs = tables.procs.columns.proc.values;
  const threads = tables.threads.columns.thread.values;
  const found: [number, string][] = [];
  const g = (row: number) => (row < 0 ? '-1' : String(goids[row]));
  const p = (row: number) => (row === NO_U16 ? '-1' : String(procs[row]));
  const m = (row: number) => (row === NO_U16 ? '-1' : String(threads[row]));
  const put = (ns: number, line: string) => found.push([ns, line]);

  const t = new TransitionReader(tables);
  while (t.next()) {
    const at = `M=${m(t.thread)} P=${p(t.proc)} G=${g(t.by)}`;
    const words = `${GOROUTINE_STATE_WORDS[t.from as 0]}->${GOROUTINE_STATE_WORDS[t.to as 0]}`;
    put(t.timeNs, `${at} GoID=${g(t.goroutine)} ${words} "${reasons[t.reason]}"`);
  }
  const pt = tables.procTransitions.columns;
  for (let row = 0; row < tables.procTransitions.rows; row++) {
    const states = pt.states.values[row] as number;
    const at = `M=${m(pt.thread.values[row] as number)} P=${p(pt.atProc.values[row] as number)} G=${g(pt.by.values[row] as number)}`;
    const words = `${PROC_STATE_WORDS[states >> 4]}->${PROC_STATE_WORDS[states & 15]}`;
    put(
      pt.timeNs.values[row] as number,
      `${at} ProcID=${p(pt.proc.values[row] as number)} ${words}`,
    );
  }
  const r = tables.ranges.columns;
  for (let row = 0; row < tables.ranges.rows; row++) {
    const scope = r.scope.values[row];
    const subject = r.subject.values[row] as number;
    const of =
      scope === 0 ? 'None' : scope === 1 ? `Goroutine(${g(subject)})` : `Proc(${p(subject)})`;
    const what = `"${names[r.name.values[row] as number]}" ${of}`;
    const start = r.startNs.values[row] as number;
    const seen = r.seenNs.values[row] as number;
    const end = r.endNs.values[row] as number;
    if (start >= 0) put(start, `RangeBegin ${what}`);
    // of a range that only its end tells of there is no such event
    else if (seen !== end) put(seen, `RangeActive ${what}`);
    const swept = [r.sweptBytes.values[row], r.reclaimedBytes.values[row]].join(' ');
    if (end >= 0) put(end, `RangeEnd ${what}${scope === 2 ? ` ${swept}` : ''}`);
  }
  const me = tables.metrics.columns;
  for (let row = 0; row < tables.metrics.rows; row++) {
    const name = TRACE_METRIC_NAMES[me.metric.values[row] as 0 | 1 | 2];
    put(me.timeNs.values[row] as number, `Metric ${name} ${me.value.values[row]}`);
  }
  const s = tables.cpuSamples.columns;
  for (let row = 0; row < tables.cpuSamples.rows; row++) {
    put(
      s.timeNs.values[row] as number,
      `M=${m(s.thread.values[row] as number)} P=${p(s.proc.values[row] as number)} G=${g(s.goroutine.values[row] as number)} StackSample`,
    );
  }
  const l = tables.labels.columns;
  for (let row = 0; row < tables.labels.rows; row++) {
    put(
      l.timeNs.values[row] as number,
      `Label "${names[l.label.values[row] as number]}" Goroutine(${g(l.goroutine.values[row] as number)})`,
    );
  }
  const task = tables.tasks.columns;
  for (let row = 0; row < tables.tasks.rows; row++) {
    const what = `${task.id.values[row]} ${names[task.name.values[row] as number]}`;
    const start = task.startNs.values[row] as number;
    const end = task.endNs.values[row] as number;
    if (start >= 0) put(start, `G=${g(task.startBy.values[row] as number)} TaskBegin ${what}`);
    if (end >= 0) put(end, `G=${g(task.endBy.values[row] as number)} TaskEnd ${what}`);
  }
  const region = tables.regions.columns;
  for (let row = 0; row < tables.regions.rows; row++) {
    const of = `G=${g(region.goroutine.values[row] as number)}`;
    const what = `${region.taskId.values[row]} ${names[region.name.values[row] as number]}`;
    const start = region.startNs.values[row] as number;
    const end = region.endNs.values[row] as number;
    if (start >= 0) put(start, `${of} RegionBegin ${what}`);
    if (end >= 0) put(end, `${of} RegionEnd ${what}`);
  }
  const log = tables.logs.columns;
  for (let row = 0; row < tables.logs.rows; row++) {
    put(
      log.timeNs.values[row] as number,
      `G=${g(log.goroutine.values[row] as number)} Log ${log.taskId.values[row]} ${names[log.category.values[row] as number]} ${names[log.message.values[row] as number]}`,
    );
  }
  found.sort((a, b) => a[0] - b[0]);
  return found.map(([ns, line]) => `${origin + BigInt(ns)} ${line}`);
}

/**
 * In the old format events of the same tick have no order, and the reference leaves it to chance:
 * texts of lines whose times follow each other by 1 ns are sorted, the times stay.
 */
export function withoutOrderOfTies(lines: readonly string[]): string[] {
  const split = lines.map((line) => {
    const space = line.indexOf(' ');
    return { time: line.slice(0, space), text: line.slice(space + 1) };
  });
  const out: string[] = [];
  for (let from = 0, to = 1; from < split.length; from = to, to++) {
    while (to < split.length && follows(split[to - 1]?.time, split[to]?.time)) to++;
    const run = split.slice(from, to);
    const texts = run.map(({ text }) => text).sort();
    for (const [i, { time }] of run.entries()) out.push(`${time} ${texts[i]}`);
  }
  return out;
}

const follows = (first: string | undefined, second: string | undefined): boolean =>
  BigInt(first ?? 0) + 1n === BigInt(second ?? 0);

const EVENT = /^M=(-?\d+) P=(-?\d+) G=(-?\d+) (\w+) Time=(\d+) ?(.*)$/;

/** The same lines from the output of `go tool trace -d=parsed` of Go 1.26 or 1.27. */
export function* linesOfTool(lines: Iterable<string>): Generator<string> {
  let syncs = 0;
  for (const line of lines) {
    if (!line.startsWith('M=')) continue;
    const found = EVENT.exec(line);
    if (!found) continue;
    const [, m, p, g, kind, time, rest = ''] = found;
    if (kind === 'Sync') syncs++;
    const text = normal(kind ?? '', rest, `M=${m} P=${p} G=${g}`, `G=${g}`, syncs);
    if (text !== undefined) yield `${time} ${text}`;
  }
}

function normal(
  kind: string,
  rest: string,
  at: string,
  g: string,
  syncs: number,
): string | undefined {
  switch (kind) {
    case 'StateTransition': {
      const goroutine = /^GoID=(\d+) (\w+->\w+) Reason="(.*)"$/.exec(rest);
      if (goroutine) return `${at} GoID=${goroutine[1]} ${goroutine[2]} "${goroutine[3]}"`;
      const proc = /^ProcID=(\d+) (\w+->\w+)/.exec(rest);
      return `${at} ProcID=${proc?.[1]} ${proc?.[2]}`;
    }
    case 'Metric': {
      const metric = /^Name="(.*)" Value=Value\{Uint64\((\d+)\)\}$/.exec(rest);
      return `Metric ${metric?.[1]} ${Number(metric?.[2])}`;
    }
    case 'RangeBegin':
    case 'RangeActive':
    case 'RangeEnd': {
      if (kind === 'RangeActive' && syncs > 1) return undefined;
      const range = /^Name="(.*)" Scope=(\S+)(?: Attributes=\[(.*)\])?$/.exec(rest);
      const bytes = [...(range?.[3] ?? '').matchAll(/Uint64\((\d+)\)/g)].map((match) => match[1]);
      const tail =
        range?.[2]?.startsWith('Proc') && kind === 'RangeEnd' ? ` ${bytes.join(' ')}` : '';
      return `${kind} "${range?.[1]}" ${range?.[2]}${tail}`;
    }
    case 'StackSample':
      return `${at} StackSample`;
    case 'Label': {
      const label = /^Label="(.*)" Resource=(\S+)$/.exec(rest);
      return `Label "${label?.[1]}" ${label?.[2]}`;
    }
    case 'TaskBegin':
    case 'TaskEnd': {
      const task = /^ID=(\d+) Parent=\S+ Type="(.*)"$/.exec(rest);
      return `${g} ${kind} ${task?.[1]} ${task?.[2]}`;
    }
    case 'RegionBegin':
    case 'RegionEnd': {
      const region = /^Task=(\d+) Type="(.*)"$/.exec(rest);
      return `${g} ${kind} ${region?.[1]} ${region?.[2]}`;
    }
    case 'Log': {
      const log = /^Task=(\d+) Category="(.*)" Message="(.*)"$/.exec(rest);
      return `${g} Log ${log?.[1]} ${log?.[2]} ${log?.[3]}`;
    }
    default:
      return undefined;
  }
}
