import type { Problem } from '@unpark/base';
import type { ArtifactKind, ArtifactStatus } from './artifact-kind';
import type { DumpFacts } from './dump-tables';
import type { MetricsFacts } from './metric-tables';
import type { ProfileFacts } from './profile-tables';
import type { Table } from './table';
import type { TraceFacts } from './trace-tables';
import type { VcsFacts } from './vcs';

/** Where a time comes from, best first, and how far it may be off. */
export interface TimeSource {
  /** nanoseconds since 1970 as decimal text */
  readonly fromUnixNs: string;
  readonly toUnixNs: string;
  readonly source: 'capture-record' | 'inside-artifact' | 'archive-entry' | 'file-time' | 'upload';
  /** half width of the error bar */
  readonly errorNs: number;
}

/** What the sender knew about a file. Hints order and label; content decides the kind. */
export interface ArtifactHints {
  /** path inside the capture as the sender named it; text only, never a path of ours */
  readonly file: string;
  /** decimal nanoseconds since 1970: last change of the file, from an archive entry or a file system */
  readonly modifiedUnixNs?: string;
  /** from a capture manifest of the same capture */
  readonly captured?: {
    readonly fromUnixNs: string;
    readonly toUnixNs: string;
    /** half width of the error bar; a millisecond when absent */
    readonly errorNs?: number;
  };
  /** kind given by name or URL, used only where content cannot tell (block or mutex profile) */
  readonly kind?: ArtifactKind;
}

/** Small facts about an artifact of any kind. */
export type ArtifactFacts =
  | ProfileFacts
  | DumpFacts
  | CaptureManifestFacts
  | MetricsFacts
  | TraceFacts
  | { readonly form: 'none' };

/**
 * A record of how files were captured: `capture.json` as `unpark capture` writes it, `event.json` of
 * a Datadog profile upload, or a `bundle.json`; see docs/capture-manifest.md.
 */
export interface CaptureManifestFacts {
  readonly form: 'manifest';
  readonly schema: 'unpark-capture/1' | 'datadog-event' | 'bundle-record';
  readonly service?: string;
  readonly environment?: string;
  /** of the program, as its team counts */
  readonly version?: string;
  /** the commit that the program was built from, and whether it had changes of its own */
  readonly vcs?: VcsFacts;
  /** language of the process, where the record says so: `go` */
  readonly family?: string;
  /** which upload of its process it is, from 0 */
  readonly sequence?: number;
  readonly instance?: {
    readonly host?: string;
    readonly pid?: number;
    readonly startedUnixNs?: string;
    /** identity of the process that its agent made up */
    readonly runtimeId?: string;
    readonly goVersion?: string;
    readonly binary?: string;
  };
  readonly windowFromUnixNs: string;
  readonly windowToUnixNs: string;
  /** how far the times of the record may be off; a millisecond when absent */
  readonly errorNs?: number;
  readonly files: readonly {
    readonly file: string;
    readonly fromUnixNs: string;
    readonly toUnixNs: string;
    readonly url?: string;
  }[];
}

/** What reading one file gave. A file never fails silently: `status` and `warnings` say it all. */
export interface ParsedArtifact {
  readonly file: string;
  readonly kind: ArtifactKind;
  readonly status: ArtifactStatus;
  /** e.g. `go1.24`; from the artifact itself, absent when it does not say */
  readonly goVersion?: string;
  readonly window?: TimeSource;
  readonly facts: ArtifactFacts;
  /** one line for people: `67 goroutines`, `137 s blocked`, `30 ms of samples` */
  readonly summary: string;
  readonly warnings: readonly Problem[];
  /** set when status is damaged or unrecognised */
  readonly error?: Problem;
  readonly tables: readonly Table[];
}

/** Everything of a parsed artifact but its tables: what travels in JSON and stands in the database. */
export type ArtifactRecord = Omit<ParsedArtifact, 'tables'>;
