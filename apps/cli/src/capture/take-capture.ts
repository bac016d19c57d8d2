import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@unpark/base';
import { formatBytes, formatDuration } from '@unpark/base';
import type { VcsFacts } from '@unpark/model';
import { visible, type Terminal } from '../terminal';
import {
  type CaptureRecord,
  type RecordedFile,
  type SkippedArtifact,
  captureRecord,
} from './capture-record';
import type { ClockReading, SteadyClock } from './clock-offset';
import { type Answer, type GetOptions, getFile } from './http-get';
import { answerProblem } from './answer-problem';
import type { CapturePlan, CaptureRequest, PlannedArtifact } from './plan';
import type { PprofTarget } from './pprof-target';

export interface TakenCapture {
  readonly record: CaptureRecord;
  readonly interrupted: boolean;
  /** artifacts that should have been there */
  readonly failures: readonly SkippedArtifact[];
}

export interface TakeOptions {
  readonly target: PprofTarget;
  readonly plan: CapturePlan;
  readonly request: CaptureRequest;
  readonly folder: string;
  readonly clock: SteadyClock;
  readonly terminal: Terminal;
  /** for an answer beyond the seconds the artifact itself takes */
  readonly answerTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly service?: string;
  readonly vcs?: VcsFacts;
}

/**
 * Takes every artifact of the plan into `folder` and writes `capture.json` beside them, also when
 * some fail or the signal comes: what was taken stays.
 */
export async function takeCapture(options: TakeOptions): Promise<TakenCapture> {
  const { target, plan, folder, clock, terminal, signal } = options;
  const taken: RecordedFile[] = [];
  const skipped: SkippedArtifact[] = [];
  const readings: ClockReading[] = [...target.clockReadings];
  const windowFrom = clock.unixNs();

  const getOptions = (artifact: PlannedArtifact): GetOptions => ({
    headers: target.headers,
    clock,
    signal,
    connectTimeoutMs: options.connectTimeoutMs,
    timeoutMs: artifact.seconds * 1000 + options.answerTimeoutMs,
  });

  const keep = (artifact: PlannedArtifact, answer: Answer, note?: string) => {
    taken.push({
      file: artifact.file,
      fromUnixNs: String(answer.sentUnixNs),
      firstByteUnixNs: String(answer.firstByteUnixNs),
      toUnixNs: String(answer.endUnixNs),
      fromMonotonicNs: Number(answer.sentMonotonicNs),
      toMonotonicNs: Number(answer.endMonotonicNs),
      sizeBytes: answer.sizeBytes,
      url: `${target.base.protocol}//${target.base.host}${target.base.pathname}${artifact.path}`,
      ...(note && { note }),
    });
    terminal.note(
      artifactLine(
        artifact.file,
        answer.sizeBytes,
        Number(answer.endUnixNs - answer.sentUnixNs),
        note,
      ),
    );
  };

  const skip = (artifact: PlannedArtifact, problem: Problem) => {
    skipped.push({
      file: artifact.file,
      code: problem.code,
      reason: problem.message,
      expected: artifact.optional === true,
    });
    terminal.note(skipLine(artifact, problem));
  };

  const take = async (artifact: PlannedArtifact): Promise<void> => {
    if (signal.aborted) return;
    const url = new URL(artifact.path, target.base);
    const path = join(folder, artifact.file);
    const answer = await getFile(url, path, getOptions(artifact));
    if (!answer.ok) {
      if (!signal.aborted) skip(artifact, answer.error);
      return;
    }
    if (answer.value.clockReading) readings.push(answer.value.clockReading);
    const problem = await answerProblem(artifact, url, answer.value, path);
    if (!problem) {
      if (artifact.fallback && !isDelta(artifact, answer.value)) {
        await cumulativeInstead(artifact, answer.value, path);
      } else keep(artifact, answer.value);
      return;
    }
    if (artifact.fallback && problem.code !== 'capture.not-found') {
      await take({
        name: artifact.name,
        file: artifact.fallback.file,
        path: artifact.fallback.path,
        seconds: 0,
        expect: artifact.expect,
      });
      terminal.note(`  ${artifact.file.padEnd(27)} not supported here: before and after instead`);
    } else skip(artifact, problem);
  };

  /** The process ignored `seconds`: what came is the cumulative profile of the window's start. */
  const cumulativeInstead = async (artifact: PlannedArtifact, answer: Answer, path: string) => {
    const file = artifact.fallback?.file ?? artifact.file;
    await rename(path, join(folder, file));
    keep({ ...artifact, file }, answer, '?seconds is ignored here: before and after instead');
  };

  for (const artifact of plan.start) await take(artifact);
  const opened = clock.monotonicNs();
  const countdown = startCountdown(options, opened);
  await Promise.all(
    plan.window.map(async ({ delayMs, ...artifact }) => {
      await pause(delayMs, signal);
      await take(artifact);
    }),
  );
  countdown.stop();
  for (const artifact of plan.end) await take(artifact);

  const record = captureRecord({
    target,
    ...(options.service && { service: options.service }),
    ...(options.vcs && { vcs: options.vcs }),
    request: options.request,
    windowFromUnixNs: windowFrom,
    windowToUnixNs: clock.unixNs(),
    files: taken,
    skipped,
    readings,
    interrupted: signal.aborted,
    notes: plan.notes,
  });
  await writeFile(join(folder, 'capture.json'), `${JSON.stringify(record, null, 2)}\n`, {
    mode: 0o600,
  });
  return {
    record,
    interrupted: signal.aborted,
    failures: skipped.filter((artifact) => !artifact.expected),
  };
}

/** net/http/pprof names a delta in Content-Disposition, and takes as long as it was asked to. */
function isDelta(artifact: PlannedArtifact, answer: Answer): boolean {
  if (answer.disposition.includes('-delta')) return true;
  const tookMs = Number(answer.endMonotonicNs - answer.sentMonotonicNs) / 1e6;
  return tookMs >= artifact.seconds * 900;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

function startCountdown(options: TakeOptions, openedNs: bigint): { stop: () => void } {
  const longest = Math.max(
    0,
    ...options.plan.window.map((item) => item.seconds + item.delayMs / 1000),
  );
  if (longest === 0) return { stop: () => {} };
  const show = () => {
    const passed = Number(options.clock.monotonicNs() - openedNs) / 1e9;
    const left = Math.max(0, Math.ceil(longest - passed));
    options.terminal.progress(`  window open, ${left} s left`);
  };
  show();
  const timer = setInterval(show, 1000);
  return {
    stop: () => {
      clearInterval(timer);
      options.terminal.progress('');
    },
  };
}

const artifactLine = (file: string, bytes: number, tookNs: number, note?: string): string =>
  `  ${file.padEnd(27)} ${formatBytes(bytes).padStart(9)} ${formatDuration(tookNs).padStart(9)}${note ? `  ${note}` : ''}`;

function skipLine(artifact: PlannedArtifact, problem: Problem): string {
  if (artifact.optional && problem.code === 'capture.not-found') {
    return `  ${artifact.file.padEnd(27)} not in this build (Go 1.27 has it)`;
  }
  const next = problem.next ? `\n      ${visible(problem.next)}` : '';
  return `! ${artifact.file.padEnd(27)} not taken\n      ${visible(problem.message)}${next}`;
}
