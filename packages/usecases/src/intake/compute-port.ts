import type { Result } from '@unpark/base';
import type {
  ArtifactHints,
  ArtifactRecord,
  Diagnosis,
  RuleCandidate,
  RuleTrial,
  StoredRules,
} from '@unpark/model';
import type { IntakeDeps } from './intake-deps';
import type { MailPort } from '../mail/mail-port';

/** A place where captures are read apart from everything else; `@unpark/compute/node` is one. */
export interface ComputePort {
  parse(input: {
    readonly path: string;
    readonly hints: ArtifactHints;
    readonly outDir: string;
    readonly signal?: AbortSignal;
  }): Promise<Result<ParsedFiles>>;
  diagnose(input: {
    readonly artifacts: readonly DiagnosedFiles[];
    /** of the workspace */
    readonly rules?: StoredRules;
    readonly signal?: AbortSignal;
  }): Promise<Result<Diagnosis>>;
  tryRule(input: {
    readonly artifacts: readonly DiagnosedFiles[];
    readonly rules: StoredRules;
    readonly candidate: RuleCandidate;
    readonly signal?: AbortSignal;
  }): Promise<Result<RuleTrial>>;
}

export interface DiagnosedFiles {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  readonly tables: readonly {
    readonly name: string;
    readonly version: number;
    readonly path: string;
  }[];
}

export interface ParsedFiles {
  readonly record: ArtifactRecord;
  readonly tables: readonly {
    readonly name: string;
    readonly version: number;
    readonly rows: number;
    readonly path: string;
    readonly sizeBytes: number;
  }[];
  /** set for an archive */
  readonly entries?: readonly {
    readonly file: string;
    readonly path: string;
    readonly modifiedUnixNs?: string;
    readonly sizeBytes: number;
  }[];
}

/** What the worker has beyond what taking in needs. */
export type WorkDeps = IntakeDeps & {
  readonly compute: ComputePort;
  /** folder for the files of running jobs; each job has one of its own below it */
  readonly workDir: string;
  /** undefined where the installation has no mail server */
  readonly mail?: MailPort | undefined;
};

export interface JobRun {
  readonly jobId: string;
  readonly signal: AbortSignal;
}
