import type { CaptureManifestFacts, VcsFacts } from '@unpark/model';
import { type ClockReading, clockOffset } from './clock-offset';
import type { CaptureRequest } from './plan';
import type { PprofTarget } from './pprof-target';

export interface RecordedFile {
  readonly file: string;
  /** our wall clock when the request was sent */
  readonly fromUnixNs: string;
  readonly firstByteUnixNs: string;
  /** our wall clock at the last byte */
  readonly toUnixNs: string;
  /** the same instants on the monotonic clock, from the start of the command */
  readonly fromMonotonicNs: number;
  readonly toMonotonicNs: number;
  readonly sizeBytes: number;
  /** without credentials */
  readonly url: string;
  readonly note?: string;
}

export interface SkippedArtifact {
  readonly file: string;
  readonly code: string;
  readonly reason: string;
  /** a fact about the build, not a failure */
  readonly expected: boolean;
}

/** `capture.json`; docs/capture-manifest.md says what each field means. */
export interface CaptureRecord extends Omit<CaptureManifestFacts, 'form' | 'files'> {
  readonly tool: string;
  readonly target: string;
  readonly label?: string;
  readonly requestedSeconds: number;
  readonly goroutinesBefore?: number;
  readonly interrupted: boolean;
  /** what was taken otherwise than usual, and why */
  readonly notes?: readonly string[];
  readonly clock?: {
    /** clock of the process minus ours */
    readonly offsetNs: string;
    readonly errorNs: string;
    readonly source: 'http-date';
    readonly readings: number;
  };
  readonly files: readonly RecordedFile[];
  readonly skipped: readonly SkippedArtifact[];
}

export const TOOL = 'unpark-cli/0.1.0';

export function captureRecord(taken: {
  readonly target: PprofTarget;
  readonly service?: string;
  readonly vcs?: VcsFacts;
  readonly request: CaptureRequest;
  readonly windowFromUnixNs: bigint;
  readonly windowToUnixNs: bigint;
  readonly files: readonly RecordedFile[];
  readonly skipped: readonly SkippedArtifact[];
  readonly readings: readonly ClockReading[];
  readonly interrupted: boolean;
  readonly notes?: readonly string[];
}): CaptureRecord {
  const offset = clockOffset(taken.readings);
  const { base, goroutineCount } = taken.target;
  return {
    schema: 'unpark-capture/1',
    tool: TOOL,
    ...(taken.service && { service: taken.service }),
    ...(taken.vcs && { vcs: taken.vcs }),
    instance: { host: base.host },
    target: `${base.protocol}//${base.host}${base.pathname}`,
    ...(taken.request.label && { label: taken.request.label }),
    windowFromUnixNs: String(taken.windowFromUnixNs),
    windowToUnixNs: String(taken.windowToUnixNs),
    requestedSeconds: taken.request.seconds,
    ...(goroutineCount !== undefined && { goroutinesBefore: goroutineCount }),
    interrupted: taken.interrupted,
    ...(taken.notes && taken.notes.length > 0 && { notes: taken.notes }),
    ...(offset && {
      clock: {
        offsetNs: String(offset.offsetNs),
        errorNs: String(offset.errorNs),
        source: 'http-date' as const,
        readings: offset.readings,
      },
    }),
    files: [...taken.files].sort((a, b) => (BigInt(a.fromUnixNs) < BigInt(b.fromUnixNs) ? -1 : 1)),
    skipped: taken.skipped,
  };
}
