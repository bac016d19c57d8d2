import { formatCount } from '@unpark/base';
import type { NextCapture } from '@unpark/model';
import { NEXT } from './facts';
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
export function onThisProcess(situation: Situation, next: NextCapture): NextCapture | undefined {
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
            cost: 'one extra garbage collection; with Go 1.26 the program must be built with GOEXPERIMENT=goroutineleakprofile',
          };
    case NEXT.trace: {
      if (situation.trace) return undefined;
      const procs =
        gomaxprocs === undefined ? '' : `, up to ${formatCount(gomaxprocs)} procs write`;
      if (minor === undefined) return next;
      return {
        ...next,
        cost:
          minor >= CHEAP_TRACE
            ? `1 to 10 MB/s of trace${procs}; one or two % of CPU with ${goVersion}`
            : `1 to 10 MB/s of trace${procs}; 10 to 20 % of CPU with ${goVersion}`,
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

function dumpCost(situation: Situation): string {
  const thousands = situation.total / 1000;
  const from = thousands * STOP_NS_A_THOUSAND.from;
  const to = thousands * STOP_NS_A_THOUSAND.to;
  const long = to < 1e6 ? 'less than a millisecond' : `some ${roundMs(from)} to ${roundMs(to)} ms`;
  return `each dump stops the world for ${long}, an estimate for ${formatCount(situation.total)} goroutines`;
}

/** One digit: it is an estimate. */
const roundMs = (ns: number): string => formatCount(Number((ns / 1e6).toPrecision(1)));

/** Each once, as they are on this process. */
export function nextOnThisProcess(
  situation: Situation,
  list: readonly NextCapture[],
): NextCapture[] {
  const seen = new Set<string>();
  return list.flatMap((next) => {
    const known = onThisProcess(situation, next);
    const key = known?.command ?? known?.sentence ?? '';
    if (!known || seen.has(key)) return [];
    seen.add(key);
    return [known];
  });
}
