import { formatCount } from '@unpark/base';
import type { EachLanguage, NextCapture, Said } from '@unpark/model';
import { NEXT } from './facts';
import { say } from './say';
import type { Situation } from './situation';

/** What is known of the process that another capture would be taken of. */
export interface ProcessFacts {
  /** `go1.24.4` */
  readonly goVersion?: string;
  readonly gomaxprocs?: number;
}

/**
 * A dump with debug=2 writes all stacks with the world stopped, and begins anew with twice the room
 * when they do not fit. Longest single stop for a thousand goroutines with stacks of some ten frames,
 * as measured with Go 1.26 on two cores, idle and busy.
 */
const STOP_NS_A_THOUSAND = { from: 3e6, to: 15e6 } as const;

/** From this version on the runtime has the goroutine leak profile: with an experiment, then always. */
const LEAK_PROFILE = { experiment: 26, always: 27 } as const;
/** From this version on tracing walks stacks by frame pointers. */
const CHEAP_TRACE = 21;

const minorOf = (goVersion: string | undefined): number | undefined => {
  const found = /^go1\.(\d{1,3})(?!\d)/.exec(goVersion ?? '');
  return found ? Number(found[1]) : undefined;
};

/**
 * A next capture as it is on this process: with its cost for so many goroutines and this version of
 * Go; undefined where this version does not have it, or the capture has it already.
 */
export function onThisProcess(
  situation: Situation,
  next: NextCapture<EachLanguage>,
): NextCapture<EachLanguage> | undefined {
  const { goVersion, gomaxprocs } = situation.process;
  const minor = minorOf(goVersion);
  switch (next) {
    case NEXT.secondDump:
    case NEXT.thirdDump:
      return { ...next, cost: dumpCost(situation) };
    case NEXT.leakProfile:
      if (situation.profile('pprof-goroutineleak')) return undefined;
      if (minor === undefined || minor >= LEAK_PROFILE.always) return next;
      return minor < LEAK_PROFILE.experiment
        ? undefined
        : {
            ...next,
            cost: {
              en: 'one extra garbage collection; with Go 1.26 the program must be built with GOEXPERIMENT=goroutineleakprofile',
              zh: '多一次垃圾回收；Go 1.26 需要用 GOEXPERIMENT=goroutineleakprofile 构建程序',
            },
          };
    case NEXT.trace: {
      if (situation.trace) return undefined;
      const procs: Said =
        gomaxprocs === undefined
          ? { en: '', zh: '' }
          : say`, up to ${formatCount(gomaxprocs)} procs write`
              .zh`，最多 ${formatCount(gomaxprocs)} 个 P 同时写`;
      if (minor === undefined || goVersion === undefined) return next;
      return {
        ...next,
        cost:
          minor >= CHEAP_TRACE
            ? say`1 to 10 MB/s of trace${procs}; one or two % of CPU with ${goVersion}`
                .zh`trace 每秒 1 到 10 MB${procs}；在 ${goVersion} 上约占 CPU 的 1 到 2 %`
            : say`1 to 10 MB/s of trace${procs}; 10 to 20 % of CPU with ${goVersion}`
                .zh`trace 每秒 1 到 10 MB${procs}；在 ${goVersion} 上占 CPU 的 10 到 20 %`,
      };
    }
    case NEXT.blockProfile:
      return situation.profile('pprof-block', true) ? undefined : next;
    case NEXT.mutexProfile:
      return situation.profile('pprof-mutex', true) ? undefined : next;
    default:
      return next;
  }
}

function dumpCost(situation: Situation): Said {
  const thousands = situation.total / 1000;
  const from = thousands * STOP_NS_A_THOUSAND.from;
  const to = thousands * STOP_NS_A_THOUSAND.to;
  const long: Said =
    to < 1e6
      ? { en: 'less than a millisecond', zh: '不到 1 ms' }
      : say`some ${roundMs(from)} to ${roundMs(to)} ms`
          .zh`约 ${roundMs(from)} 到 ${roundMs(to)} ms`;
  const count = formatCount(situation.total);
  return say`each dump stops the world for ${long}, an estimate for ${count} goroutines`
    .zh`每份 dump 会 stop-the-world ${long}，按 ${count} 个 goroutine 估算`;
}

/** One digit: it is an estimate. */
const roundMs = (ns: number): string => formatCount(Number((ns / 1e6).toPrecision(1)));

/** Each once, as they are on this process. */
export function nextOnThisProcess(
  situation: Situation,
  list: readonly NextCapture<EachLanguage>[],
): NextCapture<EachLanguage>[] {
  const seen = new Set<string | Said>();
  return list.flatMap((next) => {
    const known = onThisProcess(situation, next);
    if (!known) return [];
    const key = known.command ?? known.sentence;
    if (seen.has(key)) return [];
    seen.add(key);
    return [known];
  });
}
