import type { Problem } from '@unpark/base';
import type {
  ArtifactHints,
  ArtifactRecord,
  Diagnosis,
  ParsedArtifact,
  Table,
} from '@unpark/model';

export interface BrowserEntry {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly modifiedUnixNs?: string;
}

export type BrowserParse =
  | { readonly kind: 'artifact'; readonly artifact: ParsedArtifact }
  | {
      readonly kind: 'archive';
      readonly record: ArtifactRecord;
      readonly entries: readonly BrowserEntry[];
    };

/** The calls of a compute worker and what each gives. */
export interface BrowserCalls {
  parse: {
    ask: { readonly bytes: Uint8Array; readonly hints: ArtifactHints };
    answer: BrowserParse;
  };
  diagnose: {
    ask: {
      readonly artifacts: readonly {
        readonly record: ArtifactRecord;
        readonly hints: ArtifactHints;
        readonly tables: readonly Table[];
      }[];
    };
    answer: Diagnosis;
  };
  decode: {
    ask: { readonly name: string; readonly version: number; readonly bytes: Uint8Array };
    answer: Table;
  };
}

export type BrowserCall = keyof BrowserCalls;

export interface BrowserRequest<C extends BrowserCall = BrowserCall> {
  readonly id: number;
  readonly call: C;
  readonly ask: BrowserCalls[C]['ask'];
}

export interface BrowserAnswer {
  readonly id: number;
  readonly result:
    | { readonly ok: true; readonly value: BrowserCalls[BrowserCall]['answer'] }
    | { readonly ok: false; readonly error: Problem };
}
