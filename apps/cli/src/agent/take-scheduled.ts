import { formatBytes, formatCount } from '@unpark/base';
import type { SamplingAdvice } from '@unpark/model';
import { SteadyClock } from '../capture/clock-offset';
import { planCapture } from '../capture/plan';
import { findTarget } from '../capture/pprof-target';
import { takeCapture } from '../capture/take-capture';
import type { Terminal } from '../terminal';
import { type AgentTarget, COST_LIMITS, DEFAULTS } from './agent-config';
import type { CaptureBuffer } from './capture-buffer';
import type { EventLog } from './event-log';
import type { World } from './world';

export interface TryEnd {
  readonly outcome: 'taken' | 'failed' | 'abandoned';
  readonly reason?: string;
}

/** The lines of a capture are for people who watch it; the agent says the sum of them. */
const SILENT: Terminal = {
  out: () => {},
  note: () => {},
  progress: () => {},
  write: () => Promise.resolve(),
  colour: false,
  isScreen: false,
};

interface TakeDeps {
  readonly buffer: CaptureBuffer;
  readonly world: World;
  readonly log: EventLog;
  /** of the target, secrets included */
  readonly headers: Readonly<Record<string, string>>;
  readonly adviceOf: (service: string) => Promise<SamplingAdvice>;
  readonly signal: AbortSignal;
}

/** Takes one capture of a target into the buffer, within what a scheduled one may cost. */
export async function takeScheduled(target: AgentTarget, deps: TakeDeps): Promise<TryEnd> {
  const { buffer, world, log, signal } = deps;
  const failed = (reason: string, next?: string): TryEnd => {
    log.say('capture.failed', next ? `${reason} ${next}` : reason, { target: target.target });
    return { outcome: 'failed', reason };
  };
  const clock = new SteadyClock();
  const { connectTimeoutMs, timeoutMs: answerTimeoutMs } = target;
  const found = await findTarget(target.url, deps.headers, {
    clock,
    connectTimeoutMs,
    timeoutMs: answerTimeoutMs,
    signal,
  });
  if (signal.aborted) return { outcome: 'abandoned' };
  if (!found.ok) return failed(found.error.message, found.error.next);
  const request = costOf(target, await deps.adviceOf(target.service));
  const plan = planCapture(request, found.value);
  const takenUnixMs = world.nowMs();
  let id: string | undefined;
  try {
    const begun = await buffer.begin(takenUnixMs);
    id = begun.id;
    const taken = await takeCapture({
      target: found.value,
      plan,
      request,
      folder: begun.folder,
      clock,
      terminal: SILENT,
      signal,
      connectTimeoutMs,
      answerTimeoutMs,
      service: target.service,
    });
    if (taken.interrupted || taken.record.files.length === 0) await buffer.abandon(begun.id);
    if (taken.interrupted) {
      log.say('capture.abandoned', 'stopped in the middle of a capture', {
        target: target.target,
      });
      return { outcome: 'abandoned' };
    }
    const missing = taken.failures.map(({ file, reason }) => `${file}: ${reason}`);
    if (taken.record.files.length === 0)
      return failed(missing[0] ?? 'none of the artifacts to take is offered there.');
    const kept = await buffer.keep(begun.id, {
      service: target.service,
      target: target.target,
      takenUnixMs,
      ...(target.environment !== undefined && { environment: target.environment }),
      ...(target.label !== undefined && { label: target.label }),
    });
    if (!kept)
      return failed('the capture is larger than the buffer may be.', 'Raise buffer.limit.');
    const sizeBytes = taken.record.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const { goroutineCount } = found.value;
    const words = [
      `${taken.record.files.length} artifacts, ${formatBytes(sizeBytes)}`,
      ...(goroutineCount === undefined ? [] : [`${formatCount(goroutineCount)} goroutines`]),
      ...plan.notes,
      ...missing.map((reason) => `not taken: ${reason}`),
    ];
    log.say('capture.taken', words.join('; '), {
      target: target.target,
      bytes: sizeBytes,
      artifacts: taken.record.files.length,
      goroutines: goroutineCount,
    });
    const reason = [...plan.notes, ...missing][0];
    return { outcome: 'taken', ...(reason !== undefined && { reason }) };
  } catch (cause) {
    if (id !== undefined) await buffer.abandon(id).catch(() => undefined);
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC') await buffer.dropOldest('the disk is full').catch(() => false);
    return failed(`cannot write to the buffer (${code}).`, 'Check the disk and the rights of it.');
  }
}

/** The file goes before what owners advise; neither goes beyond what a scheduled capture may cost. */
function costOf(target: AgentTarget, advice: SamplingAdvice) {
  const mostSeconds = Math.min(
    COST_LIMITS.seconds,
    Math.max(1, Math.floor(target.everySeconds * COST_LIMITS.shareOfInterval)),
  );
  const seconds = Math.min(target.seconds ?? advice.seconds ?? DEFAULTS.seconds, mostSeconds);
  const trace = target.traceSeconds ?? advice.traceSeconds ?? DEFAULTS.trace;
  return {
    seconds,
    traceSeconds: Math.min(trace, seconds / 2, COST_LIMITS.traceSeconds),
    without: target.without,
    maxGoroutines: target.maxGoroutines ?? advice.maxGoroutines ?? DEFAULTS.maxGoroutines,
    profileAbove: true,
    ...(target.label !== undefined && { label: target.label }),
  };
}
