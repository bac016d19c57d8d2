import { formatDuration, formatShare } from '@unpark/base';
import { CANONICAL_METRICS, frameFamily, quantileBounds, type Severity } from '@unpark/model';
import { goroutineRows, sampleRows, shortName } from '../draft';
import { described } from '../library/described';
import { SCHEDULER_LATENCY as entry } from '../library/scheduler-latency';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { ProfileView } from '../profile-view';
import { say } from '../say';
import type { Situation } from '../situation';
import { declaredFunction, withoutTypeArguments } from '../stack-hash';
import { agreedLevel, processDraft, type Reading, sharesOf, userFunctionOf } from './process-draft';
import { assistReadings } from './gc-readings';

export const schedulerLatency: PatternDefinition = { ...described(entry), detect };

/**
 * How long goroutines that wait for work from outside may be kept from running. A goroutine that
 * computes is let run for 10 ms at a time: one turn of another one is no trouble.
 */
const TAIL_NS = { low: 20e6, medium: 50e6, high: 100e6 } as const;
/** Mean over all, for services in which every step waits and no tail stands out. */
const MEAN_NS = { low: 5e6, medium: 15e6, high: 40e6 } as const;
/** In a second of a trace on busy processors there are few; a histogram is to have more. */
const LEAST_DELAYS = 10;
const LEAST_STARTS = 100;
/** Of the processors that the process may use. */
const BUSY = 0.8;

/** Work that comes from outside: a connection, a request. Workers that compute may queue as they like. */
const FROM_OUTSIDE = ['internal/poll.', 'net/http.', 'google.golang.org/grpc', 'net.('];
const isFromOutside = (functions: readonly string[]): boolean =>
  functions.some((name) => FROM_OUTSIDE.some((prefix) => name.startsWith(prefix))) &&
  !functions.some((name) => name.startsWith('net/http/pprof.'));

const grade = (value: number, bounds: typeof TAIL_NS | typeof MEAN_NS): Severity | undefined =>
  value >= bounds.high
    ? 'high'
    : value >= bounds.medium
      ? 'medium'
      : value >= bounds.low
        ? 'low'
        : undefined;

const ORDER: readonly (Severity | undefined)[] = [undefined, 'low', 'medium', 'high'];
const worse = (a: Severity | undefined, b: Severity | undefined): Severity | undefined =>
  ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
const atMost = (level: Severity | undefined, most: Severity): Severity | undefined =>
  ORDER.indexOf(level) > ORDER.indexOf(most) ? most : level;

function detect(situation: Situation): PatternAnswer {
  // processors that the collector's work keeps busy are its matter
  const collecting = agreedLevel(assistReadings(situation));
  const readings = [inTrace(situation), inMetrics(situation)].flatMap((reading) =>
    reading ? [reading] : [],
  );
  const severity = agreedLevel(readings);
  const [most] = readings;
  if (severity === undefined || (collecting !== undefined && collecting !== 'low')) {
    return {
      drafts: [],
      rejected: most ? [{ pattern: entry.id, title: entry.title, reason: most.statement }] : [],
    };
  }
  const busy = whoRuns(situation);
  const rows = situation.workingRows.filter((row) => situation.view.kind(row) === 'runnable');
  return {
    drafts: [
      processDraft({
        pattern: schedulerLatency,
        entry,
        severity,
        readings: [...readings, ...busy],
        summary: {
          en: 'Goroutines that are ready to go on wait for a processor, which others compute on',
          zh: '已就绪的 goroutine 在等 CPU，而 CPU 被别的 goroutine 的计算占着',
        },
        consequence: {
          en: 'Every step of every request waits for its turn.',
          zh: '每个请求的每一步都要排队等 CPU。',
        },
        rows,
        more: (list) => {
          if (rows.length === 0) return;
          list.add(
            rows.length === 1
              ? {
                  en: '1 goroutine is ready and does not run.',
                  zh: '1 个 goroutine 已就绪，却没有运行。',
                }
              : say`${rows.length} goroutines are ready and do not run.`
                  .zh`${rows.length} 个 goroutine 已就绪，却没有运行。`,
            [goroutineRows(situation.view, rows)],
            { source: situation.view.label },
          );
        },
        wait: 'runnable',
      }),
    ],
    rejected: [],
  };
}

function inTrace({ trace }: Situation): Reading | undefined {
  if (!trace) return undefined;
  const delay = trace.wakeDelays(isFromOutside);
  if (delay.count < LEAST_DELAYS) return undefined;
  const mean = delay.ns / delay.count;
  const busy = trace.busyShare ?? 0;
  const level = worse(grade(delay.p99Ns, TAIL_NS), grade(mean, MEAN_NS));
  const average = formatDuration(mean);
  const tail = formatDuration(delay.p99Ns);
  const most = formatDuration(delay.maxNs);
  const share = formatShare(busy, 1);
  return {
    source: 'trace',
    // with a processor free, what took so long is no queue for it
    level: busy >= BUSY ? level : undefined,
    statement: say`Goroutines with work from a connection or a request waited ${average} for a processor on average, one in a hundred ${tail} or more, ${most} at most; the processors were busy ${share} of the trace.`
      .zh`处理连接或请求的 goroutine 平均等 CPU ${average}，每百次有一次等了 ${tail} 以上，最长 ${most}；trace 期间 CPU 有 ${share} 的时间忙碌。`,
    rows: [trace.evidence(delay.stacks)],
    functions: [],
  };
}

function inMetrics(situation: Situation): Reading | undefined {
  const { metrics } = situation;
  const histogram = metrics?.histogram(CANONICAL_METRICS.schedulerLatency);
  const tenth = histogram && quantileBounds(histogram, 0.9);
  const tail = histogram && quantileBounds(histogram, 0.99);
  if (!metrics || !histogram || !tenth || !tail || histogram.count < LEAST_STARTS) return undefined;
  const total = metrics.change(CANONICAL_METRICS.cpuTotal);
  const busy = metrics.busySeconds;
  // processes before Go 1.20 do not say how busy they are
  const share = total && busy && total.value > 0 ? busy.value / total.value : undefined;
  const level = worse(
    grade(tail.lower, TAIL_NS_SECONDS),
    // that many of all: more than a tail
    grade(tenth.lower, MEAN_NS_SECONDS),
  );
  // workers that only compute queue for processors too, and nobody waits for them
  const isFelt =
    situation.trace !== undefined ||
    situation.requestRows.some((row) => situation.view.kind(row) === 'runnable');
  const slowTenth = seconds(tenth.lower);
  const slowest = seconds(tail.lower);
  const busyShare = share === undefined ? undefined : formatShare(share, 1);
  const busyTime =
    busyShare === undefined
      ? ''
      : say`; the processors were busy ${busyShare} of the time`
          .zh`；CPU 有 ${busyShare} 的时间忙碌`;
  return {
    source: 'metrics',
    level:
      share === undefined
        ? atMost(level, isFelt ? 'medium' : 'low')
        : share >= BUSY
          ? atMost(level, isFelt ? 'high' : 'low')
          : undefined,
    statement: say`Of all starts of goroutines one in ten waited ${slowTenth} or more for a processor, one in a hundred ${slowest} or more${busyTime}.`
      .zh`goroutine 从就绪到运行：每十次有一次等 CPU ${slowTenth} 以上，每百次有一次等 ${slowest} 以上${busyTime}。`,
    rows: [metrics.evidence(CANONICAL_METRICS.schedulerLatency), ...(busy ? [busy.rows] : [])],
    functions: [],
  };
}

const seconds = (value: number): string => formatDuration(Math.max(0, value) * 1e9);
const inSeconds = <T extends Readonly<Record<string, number>>>(bounds: T): T =>
  Object.fromEntries(Object.entries(bounds).map(([name, ns]) => [name, ns / 1e9])) as T;
const TAIL_NS_SECONDS = inSeconds(TAIL_NS);
const MEAN_NS_SECONDS = inSeconds(MEAN_NS);

/** The functions that keep the processors, as evidence of their own. */
export function whoRuns(situation: Situation): Reading[] {
  const cpu = situation.windowProfile('pprof-cpu');
  const type = cpu?.typeIndex('cpu') ?? -1;
  if (cpu && type >= 0 && cpu.total(type) > 0) {
    const all = Array.from({ length: cpu.sampleCount }, (_, sample) => sample);
    const [top] = sharesOf(cpu, all, type);
    if (top) {
      const rows = all.filter((sample) => userFunctionOf(cpu, sample) === top.function);
      const own = cpu
        .frames(largestSample(cpu, rows, type))
        .flatMap((frame) =>
          frameFamily(cpu.functionOf(frame), cpu.fileOf(frame)) === 'own'
            ? [cpu.functionOf(frame)]
            : [],
        );
      const share = formatShare(top.sum, cpu.total(type));
      const name = shortName(top.function);
      return [
        {
          source: 'CPU profile',
          level: 'low',
          statement: say`${share} of the CPU profile is in ${name} and what it calls outside the program.`
            .zh`CPU profile 的 ${share} 在 ${name} 以及它所调用的程序外代码里。`,
          rows: [sampleRows(cpu, rows, type)],
          functions: blamed(own, cpu.functionsOf(largestSample(cpu, rows, type)), top.function),
        },
      ];
    }
  }
  const { trace } = situation;
  const [most] = trace?.running() ?? [];
  if (!trace || !most) return [];
  const stack = most.stacks[0] ?? -1;
  const name = shortName(most.function);
  const ran = formatDuration(most.ns);
  return [
    {
      source: 'trace, who runs',
      level: 'low',
      statement: say`Goroutines that stopped in ${name} had run for ${ran} before.`
        .zh`停在 ${name} 的 goroutine 此前共运行了 ${ran}。`,
      rows: [trace.evidence(most.stacks)],
      functions: blamed(trace.ownFunctionsOf(stack), trace.functionsOf(stack), most.function),
    },
  ];
}

function largestSample(profile: ProfileView, samples: readonly number[], type: number): number {
  let best = samples[0] ?? 0;
  for (const sample of samples) {
    if (profile.value(sample, type) > profile.value(best, type)) best = sample;
  }
  return best;
}

/**
 * A job that computes on its own is to be slowed as a whole: its outermost function with a name comes
 * first. Of a request it is the function that computes.
 *
 * @param own functions of the program on the stack, innermost first
 */
function blamed(
  own: readonly string[],
  all: readonly string[],
  innermost: string,
): readonly string[] {
  if (all.some((name) => name.endsWith('net/http.(*conn).serve'))) return [innermost];
  const job = own.findLast(
    (name) => name !== 'main.main' && declaredFunction(name) === withoutTypeArguments(name),
  );
  return job === undefined || job === innermost ? [innermost] : [job, innermost];
}
