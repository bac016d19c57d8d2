import type { Problem } from '@unpark/base';
import type {
  ArtifactHints,
  ArtifactRecord,
  Diagnosis,
  RuleCandidate,
  RuleTrial,
  StoredRules,
} from '@unpark/model';

/**
 * What a parser process is asked and answers. One request at a time; nothing else is shared. Files
 * are named by paths that the parent made; capture text never becomes a path.
 */
export type ChildRequest =
  | {
      readonly call: 'parse';
      readonly id: number;
      /** read only */
      readonly path: string;
      readonly hints: ArtifactHints;
      /** an empty folder of the parent's, for tables and archive entries */
      readonly outDir: string;
    }
  | {
      readonly call: 'diagnose';
      readonly id: number;
      readonly artifacts: readonly DiagnoseFileInput[];
      /** of the workspace; the library alone when absent */
      readonly rules?: StoredRules;
    }
  | {
      /** what a rule would do to a capture */
      readonly call: 'try-rule';
      readonly id: number;
      readonly artifacts: readonly DiagnoseFileInput[];
      readonly rules: StoredRules;
      readonly candidate: RuleCandidate;
    };

export interface DiagnoseFileInput {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  readonly tables: readonly {
    readonly name: string;
    readonly version: number;
    readonly path: string;
  }[];
}

export interface TableFile {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly path: string;
  readonly sizeBytes: number;
}

export interface EntryFile {
  /** name inside the archive; text only */
  readonly file: string;
  readonly path: string;
  readonly modifiedUnixNs?: string;
  readonly sizeBytes: number;
}

export interface ParseAnswer {
  readonly record: ArtifactRecord;
  readonly tables: readonly TableFile[];
  /** set for an archive */
  readonly entries?: readonly EntryFile[];
}

export type ChildAnswer = ParseAnswer | Diagnosis | RuleTrial;

export type ChildMessage =
  /** `rssBytes`: what the process holds before any input */
  | { readonly kind: 'ready'; readonly rssBytes: number }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly rssBytes: number;
      readonly result:
        | { readonly ok: true; readonly value: ChildAnswer }
        | { readonly ok: false; readonly error: Problem };
    };
