import type { PprofTarget } from './pprof-target';

/** What a person asked for; see `unpark capture --help`. */
export interface CaptureRequest {
  readonly seconds: number;
  /** seconds of execution trace inside the window; 0 for none */
  readonly traceSeconds: number;
  /** artifacts to leave out */
  readonly without: ReadonlySet<ArtifactName>;
  /** above this many goroutines the dumps are counted stacks (debug=1) instead */
  readonly maxGoroutines: number;
  /** then no stack as text at all: the profile (debug=0), which costs least and has no text to write */
  readonly profileAbove?: boolean;
  readonly label?: string;
}

export const ARTIFACT_NAMES = [
  'dumps',
  'cpu',
  'trace',
  'block',
  'mutex',
  'heap',
  'allocs',
  'threadcreate',
  'goroutine',
  'goroutineleak',
] as const;
export type ArtifactName = (typeof ARTIFACT_NAMES)[number];

/** What the first bytes of an answer must look like. */
export type ExpectedContent = 'pprof' | 'dump' | 'counted-text' | 'trace';

export interface PlannedArtifact {
  readonly name: ArtifactName;
  readonly file: string;
  /** relative to the base address */
  readonly path: string;
  /** how long the process works on it by design; 0 for a snapshot */
  readonly seconds: number;
  readonly expect: ExpectedContent;
  /** 404 is an answer about the Go version or build, not a failure */
  readonly optional?: boolean;
  /** taken when this one is refused or its `seconds` is ignored */
  readonly fallback?: { readonly file: string; readonly path: string };
}

/**
 * One window. `start` one after another, then `window` at the same time (each waits `delayMs`
 * first), then `end` one after another: the first dump before the window opens, the last after it
 * closes, so that a goroutine in both was there all through it.
 */
export interface CapturePlan {
  readonly start: readonly PlannedArtifact[];
  readonly window: readonly (PlannedArtifact & { readonly delayMs: number })[];
  readonly end: readonly PlannedArtifact[];
  /** what the process pays, a line each */
  readonly cost: readonly string[];
  /** choices that differ from the usual, and why */
  readonly notes: readonly string[];
}

const pprof = (name: ArtifactName, optional = false): PlannedArtifact => ({
  name,
  file: `${name}.pprof`,
  path: name,
  seconds: 0,
  expect: 'pprof',
  ...(optional && { optional }),
});

const deltaOf = (
  name: 'block' | 'mutex',
  seconds: number,
): PlannedArtifact & { delayMs: number } => ({
  name,
  file: `${name}.delta.pprof`,
  path: `${name}?seconds=${seconds}`,
  seconds,
  expect: 'pprof',
  fallback: { file: `${name}.start.pprof`, path: name },
  delayMs: 0,
});

const dump = (file: string, counted: boolean): PlannedArtifact => ({
  name: 'dumps',
  file: counted ? file.replace('debug2', 'debug1') : file,
  path: `goroutine?debug=${counted ? 1 : 2}`,
  seconds: 0,
  expect: counted ? 'counted-text' : 'dump',
});

export function planCapture(request: CaptureRequest, target: PprofTarget): CapturePlan {
  const wanted = (name: ArtifactName) => !request.without.has(name);
  const { seconds } = request;
  const notes: string[] = [];
  const cost: string[] = [];
  const counted = (target.goroutineCount ?? 0) > request.maxGoroutines;
  const profiled = counted && request.profileAbove === true;
  if (wanted('dumps') && profiled) {
    notes.push(
      `${target.goroutineCount} goroutines are more than ${request.maxGoroutines}: taking profiles (debug=0) instead of dumps (debug=2), so wait reasons, ages and goroutine ids are missing.`,
    );
  } else if (wanted('dumps') && counted) {
    notes.push(
      `${target.goroutineCount} goroutines are more than --max-goroutines ${request.maxGoroutines}: taking counted stacks (debug=1) instead of full dumps, so wait reasons, ages and goroutine ids are missing.`,
    );
  }

  const profileAt = (file: string): PlannedArtifact => ({ ...pprof('goroutine'), file });
  const start = !wanted('dumps')
    ? []
    : [profiled ? profileAt('goroutine.start.pprof') : dump('goroutine.debug2.txt', counted)];
  const window: (PlannedArtifact & { delayMs: number })[] = [];
  if (wanted('cpu')) {
    window.push({
      name: 'cpu',
      file: 'cpu.pprof',
      path: `profile?seconds=${seconds}`,
      seconds,
      expect: 'pprof',
      delayMs: 0,
    });
  }
  if (wanted('block')) window.push(deltaOf('block', seconds));
  if (wanted('mutex')) window.push(deltaOf('mutex', seconds));
  if (wanted('trace') && request.traceSeconds > 0) {
    window.push({
      name: 'trace',
      file: 'trace.out',
      path: `trace?seconds=${request.traceSeconds}`,
      seconds: request.traceSeconds,
      expect: 'trace',
      delayMs: Math.max(0, Math.round(((seconds - request.traceSeconds) / 2) * 1000)),
    });
  }

  const end: PlannedArtifact[] = [];
  for (const name of ['heap', 'allocs', 'block', 'mutex', 'threadcreate', 'goroutine'] as const) {
    if (wanted(name)) end.push(pprof(name));
  }
  if (wanted('goroutine') && !counted) {
    end.push({
      name: 'goroutine',
      file: 'goroutine.debug1.txt',
      path: 'goroutine?debug=1',
      seconds: 0,
      expect: 'counted-text',
    });
  }
  if (wanted('dumps') && !profiled) end.push(dump('goroutine.debug2.end.txt', counted));
  else if (wanted('dumps') && !wanted('goroutine')) end.push(profileAt('goroutine.pprof'));
  // After the last dump: the leak profile marks goroutines `(leaked)`, and a marked goroutine no
  // longer prints how long it waits.
  if (wanted('goroutineleak')) end.push(pprof('goroutineleak', true));

  if (wanted('dumps')) {
    cost.push(
      counted
        ? '2 counted goroutine snapshots: a short stop of the process each'
        : `2 goroutine dumps: the process stands still for each, about ${stopEstimate(target.goroutineCount)}`,
    );
  }
  if (wanted('cpu')) cost.push(`${seconds} s CPU profile: 100 samples a second and busy thread`);
  if (wanted('trace') && request.traceSeconds > 0) {
    cost.push(
      `${request.traceSeconds} s execution trace inside it: 1 to 10 % CPU, up to some 10 MB a second`,
    );
  }
  if (wanted('block') || wanted('mutex')) {
    cost.push('block and mutex profiles over the window: nothing beyond the rates already set');
  }
  if (wanted('heap') || wanted('allocs'))
    cost.push('heap and allocs profiles: as last GC left them, no GC is forced');
  if (wanted('goroutineleak')) {
    cost.push(
      'goroutine leak profile, where the build has it (Go 1.26 as an experiment, 1.27): one GC',
    );
  }
  return { start, window, end, cost, notes };
}

/** A dump walks every stack while nothing else runs; some 10 us a goroutine. */
function stopEstimate(goroutines: number | undefined): string {
  if (goroutines === undefined) return '10 us a goroutine';
  const ms = goroutines / 100;
  if (ms < 1) return 'a millisecond or less';
  return ms < 1000 ? `${Math.ceil(ms)} ms` : `${Math.ceil(ms / 1000)} s`;
}
