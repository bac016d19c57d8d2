import type { Problem } from '@unpark/base';
import type {
  ArtifactHints,
  ArtifactKind,
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

/** A table as it is stored, outside of the memory of scripts. */
export interface StoredTable {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly bytes: Blob;
}

export interface StoredEntry {
  readonly file: string;
  readonly content: Blob;
  readonly modifiedUnixNs?: string;
}

/** What reading a file of the page gave; for an archive its files instead of tables. */
export interface StoredRead {
  readonly record: ArtifactRecord;
  readonly tables: readonly StoredTable[];
  readonly entries?: readonly StoredEntry[];
}

/** How far the reading of a file is. */
export interface ReadProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** of a trace: the one that is being read, from 1, and how many there are */
  readonly generation?: readonly [number, number];
}

/**
 * Tables of a trace that is not read to its end, or of one that is before what is derived of it: enough
 * to draw it.
 */
export interface TablesSoFar {
  readonly record: ArtifactRecord;
  /** how many generations they hold, from the first one, and how many there are */
  readonly generations: readonly [number, number];
  readonly tables: readonly Table[];
}

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
  /** starts the worker; whatever comes later needs no network */
  ready: { ask: Record<never, never>; answer: { readonly ready: true } };
  /** what files are, by their first bytes */
  look: {
    ask: { readonly files: readonly { readonly content: Blob; readonly file: string }[] };
    answer: {
      readonly seen: readonly { readonly kind: ArtifactKind; readonly seen: string }[];
    };
  };
  /** a file of the page, in parts where its format lets it, with word of how far it is */
  read: {
    ask: {
      readonly content: Blob;
      readonly hints: ArtifactHints;
      /** leads to a worker that serves generations of the same file */
      readonly helper?: MessagePort;
    };
    answer: StoredRead;
  };
  /** generations of a trace, as they are asked for at the other end of the port */
  'serve-generations': {
    ask: { readonly content: Blob; readonly port: MessagePort };
    answer: { readonly serves: true };
  };
  'diagnose-stored': {
    ask: {
      readonly artifacts: readonly {
        readonly record: ArtifactRecord;
        readonly hints: ArtifactHints;
        readonly tables: readonly StoredTable[];
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

/** Said before the answer, any number of times. */
export type BrowserSaid =
  | { readonly id: number; readonly progress: ReadProgress }
  | { readonly id: number; readonly soFar: TablesSoFar };
