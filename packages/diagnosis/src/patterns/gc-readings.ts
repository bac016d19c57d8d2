import { formatDuration, formatShare } from '@unpark/base';
import { CANONICAL_METRICS, GOROUTINE_STATE, type Said, type Severity } from '@unpark/model';
import { sampleRows } from '../draft';
import { say } from '../say';
import type { Situation } from '../situation';
import { largestOf, levelOf, MAX_BLAMED, type Reading, sharesOf } from './process-draft';

/**
 * Part of the work of goroutines that is marking for the collector. Background marking takes a quarter
 * of the processors by design; assists come on top, and in the middle of a request.
 */
const ASSIST_BOUNDS: readonly (readonly [number, Severity])[] = [
  [0.25, 'high'],
  [0.15, 'medium'],
  [0.08, 'low'],
];
const WALL_ASSIST = 6;

/** Below this much time on processors a share says nothing. */
const LEAST_WORK_NS = 200e6;

/** Of the time that all processors had: a service that hardly works may mark in all of its little work. */
const LEAST_OF_CAPACITY = 0.04;
/** The same where the number of processors is not known, in processors. */
const LEAST_PROCESSORS = 0.1;

/** What trace, metrics and CPU profile say of goroutines that mark for the collector. */
export function assistReadings(situation: Situation): Reading[] {
  return [assistInTrace(situation), assistInMetrics(situation), assistInCpu(situation)].flatMap(
    (reading) => (reading ? [reading] : []),
  );
}

function assistInTrace({ trace }: Situation): Reading | undefined {
  if (!trace) return undefined;
  const assisting = trace.wallNs(WALL_ASSIST);
  const waits = trace.waits((_, reason) => reason === 'GC mark assist wait for work');
  const work = trace.wallNs(GOROUTINE_STATE.running) + assisting + waits.ns;
  if (work < LEAST_WORK_NS) return undefined;
  const share = (assisting + waits.ns) / work;
  const capacity = Math.max(1, trace.number('gomaxprocs')) * trace.windowNs;
  const isFelt = (assisting + waits.ns) / capacity >= LEAST_OF_CAPACITY;
  const ranges = trace.ranges((name) => name === 'GC mark assist');
  const marking = formatDuration(assisting + waits.ns);
  const ran = formatDuration(work);
  const ofRun = formatShare(assisting + waits.ns, work);
  return {
    source: 'trace',
    level: isFelt ? levelOf(share, ASSIST_BOUNDS) : undefined,
    statement: say`Goroutines marked memory for the collector for ${marking} of the ${ran} that they ran in the trace, ${ofRun}.`
      .zh`goroutine 在 trace 里运行的 ${ran} 中，有 ${marking} 在替 GC 标记内存，占 ${ofRun}。`,
    rows: [trace.evidence(ranges.map(({ stack }) => stack))],
    functions: largestOf(
      ranges.map(({ stack, ns }) => ({ function: trace.topUser(stack)?.function, ns })),
    ),
  };
}

function assistInMetrics({ metrics }: Situation): Reading | undefined {
  const assist = metrics?.change(CANONICAL_METRICS.cpuGcAssist);
  const busy = metrics?.busySeconds;
  if (!metrics || !assist || !busy || busy.value * 1e9 < LEAST_WORK_NS) return undefined;
  const total = metrics.change(CANONICAL_METRICS.cpuTotal)?.value ?? 0;
  const isFelt = assist.value >= total * LEAST_OF_CAPACITY;
  const marking = formatDuration(assist.value * 1e9);
  const worked = formatDuration(busy.value * 1e9);
  const share = formatShare(assist.value, busy.value);
  const over: Said = assist.sinceStart
    ? { en: 'since the process started', zh: '进程启动以来' }
    : { en: 'between the two readings', zh: '两次读数之间' };
  return {
    source: 'metrics',
    level: isFelt ? levelOf(assist.value / busy.value, ASSIST_BOUNDS) : undefined,
    statement: say`${marking} of ${worked} of processor time ${over} is mark assist, ${share}.`
      .zh`${over}的 ${worked} CPU 时间里，mark assist 占 ${marking}，即 ${share}。`,
    rows: [assist.rows, busy.rows],
    functions: [],
  };
}

function assistInCpu(situation: Situation): Reading | undefined {
  const cpu = situation.windowProfile('pprof-cpu');
  const type = cpu?.typeIndex('cpu') ?? -1;
  if (!cpu || type < 0) return undefined;
  const total = cpu.total(type);
  if (total < LEAST_WORK_NS) return undefined;
  const { rows, sum } = cpu.matching(type, (names) => names.includes('runtime.gcAssistAlloc'));
  const share = formatShare(sum, total);
  const time = formatDuration(sum);
  const whole = formatDuration(total);
  return {
    source: 'CPU profile',
    level:
      sum >= (cpu.durationNs ?? 0) * LEAST_PROCESSORS
        ? levelOf(sum / total, ASSIST_BOUNDS)
        : undefined,
    statement: say`${share} of the CPU profile is below runtime.gcAssistAlloc: ${time} of ${whole}.`
      .zh`CPU profile 的 ${share} 在 runtime.gcAssistAlloc 之下：${whole} 中的 ${time}。`,
    rows: [sampleRows(cpu, rows, type)],
    functions: sharesOf(cpu, rows, type)
      .slice(0, MAX_BLAMED)
      .map((part) => part.function),
  };
}

/** Who allocates most, where no artifact says who marks. */
export function allocators(situation: Situation): readonly string[] {
  for (const kind of ['pprof-allocs', 'pprof-heap'] as const) {
    const profile = situation.windowProfile(kind);
    const type = profile?.typeIndex('alloc_space') ?? -1;
    if (!profile || type < 0) continue;
    const all = Array.from({ length: profile.sampleCount }, (_, sample) => sample);
    return sharesOf(profile, all, type)
      .slice(0, MAX_BLAMED)
      .map((part) => part.function);
  }
  return [];
}

/** Memory limits at or above this are "none": runtime/metrics says math.MaxInt64. */
const NO_LIMIT = 2 ** 62;

export interface LimitPressure {
  readonly limitBytes: number;
  readonly usedBytes: number;
  readonly share: number;
  readonly cyclesPerSecond: number | undefined;
  /** of busy processor time */
  readonly gcShare: number | undefined;
}

/** How near the process is to its memory limit, and how hard the collector works; undefined without a limit. */
export function limitPressure({ metrics }: Situation): LimitPressure | undefined {
  const limitBytes = metrics?.last(CANONICAL_METRICS.memoryLimit);
  if (!metrics || limitBytes === undefined || !(limitBytes > 0) || limitBytes >= NO_LIMIT)
    return undefined;
  // what the runtime holds against the limit; the live heap alone where that is not said
  const released = metrics.last('/memory/classes/heap/released:bytes') ?? 0;
  const total = metrics.last(CANONICAL_METRICS.memoryTotal);
  const usedBytes =
    total === undefined ? (metrics.last(CANONICAL_METRICS.heapLive) ?? 0) : total - released;
  const cycles = metrics.change(CANONICAL_METRICS.gcCycles);
  const seconds = metrics.windowSeconds;
  const gc = metrics.change(CANONICAL_METRICS.cpuGcTotal);
  const busy = metrics.busySeconds;
  return {
    limitBytes,
    usedBytes,
    share: usedBytes / limitBytes,
    cyclesPerSecond:
      cycles && !cycles.sinceStart && seconds !== undefined ? cycles.value / seconds : undefined,
    gcShare: gc && busy && busy.value * 1e9 >= LEAST_WORK_NS ? gc.value / busy.value : undefined,
  };
}
