import {
  type ConfidencePart,
  type EachLanguage,
  type Evidence,
  type EvidenceRows,
  type Hypothesis,
  type NextCapture,
  type Phrase,
  type Provenance,
  type Remedy,
  type Said,
  type Severity,
  shortenSymbol,
} from '@unpark/model';
import { formatCount } from '@unpark/base';
import type { DumpView, FrameFacts } from './dump-view';
import type { ProfileView } from './profile-view';
import { sourcePlace } from './situation';

/**
 * A finding before it is ranked. Evidence ids are local (`e1`); they get the finding's id in front
 * once that is known.
 */
export interface Draft {
  readonly pattern: string;
  readonly title: Said;
  readonly severity: Severity;
  readonly parts: readonly ConfidencePart<EachLanguage>[];
  /** highest confidence that this evidence allows */
  readonly cap: number;
  readonly consequence: Said;
  /** full symbols, guilty first */
  readonly functions: readonly string[];
  /** rows of the reference dump that wait for this */
  readonly rows: readonly number[];
  /** rows of the reference dump that make them wait */
  readonly holders: readonly number[];
  readonly summary: Said;
  readonly evidence: readonly Evidence<EachLanguage>[];
  readonly against: readonly Evidence<EachLanguage>[];
  readonly remedy: Remedy<EachLanguage>;
  readonly next: readonly NextCapture<EachLanguage>[];
  /** other readings of the same evidence, likeliest first */
  readonly alternatives?: readonly Hypothesis<EachLanguage>[];
  /** normalised wait, part of the fingerprint */
  readonly wait: string;
}

/** Collects evidence and hands out its local ids. */
export class EvidenceList {
  readonly items: Evidence<EachLanguage>[] = [];

  constructor(private readonly prefix: 'e' | 'a' | 'v' | 'm' = 'e') {}

  add(
    statement: Said,
    rows: readonly EvidenceRows[],
    options: { source: string; provenance?: Provenance; functions?: readonly string[] },
  ): string {
    const id = `${this.prefix}${this.items.length + 1}`;
    this.items.push({
      id,
      statement,
      provenance: options.provenance ?? 'observed',
      rows,
      functions: options.functions ?? [],
      source: options.source,
    });
    return id;
  }
}

/** Evidence names at most this many rows one by one: a link stays a link. */
export const MAX_EVIDENCE_ROWS = 20_000;

export function goroutineRows(view: DumpView, rows: readonly number[]): EvidenceRows {
  if (view.origin) return view.origin.evidence(rows);
  const kept = rows.slice(0, MAX_EVIDENCE_ROWS);
  return {
    table: 'goroutines',
    artifact: view.artifact,
    rows: kept,
    goids: kept.map((row) => view.goid(row)),
  };
}

export const sampleRows = (
  profile: ProfileView,
  rows: readonly number[],
  sampleType: number,
): EvidenceRows => ({
  table: 'samples',
  artifact: profile.file,
  rows: rows.slice(0, MAX_EVIDENCE_ROWS),
  sampleType,
});

/**
 * A number with what it counts: `1 goroutine`, `29 goroutines`; `29 个 goroutine`.
 *
 * @param words `one` and `many` for English; `zh` follows the number with a space between
 */
export function counted(
  count: number,
  words: { readonly one: string; readonly many?: string; readonly zh: string },
): Said {
  const { one, many = `${one}s`, zh } = words;
  return {
    en: `${formatCount(count)} ${count === 1 ? one : many}`,
    zh: `${formatCount(count)} ${zh}`,
  };
}

/** `29 goroutines` */
export const goroutines = (count: number): Said =>
  counted(count, { one: 'goroutine', zh: '个 goroutine' });

/** `30 requests` */
export const requests = (count: number): Said => counted(count, { one: 'request', zh: '个请求' });

export const shortName = (symbol: string): string => shortenSymbol(symbol, 1);

/** A function as a phrase in the code face. */
export const functionPhrase = (symbol: string, evidence?: string): Phrase => ({
  text: shortName(symbol),
  code: true,
  ...(evidence !== undefined && { evidence }),
});

/** ` aggregator.go:88` behind a function; empty when the line is unknown. */
export const placePhrase = (frame: Pick<FrameFacts, 'file' | 'line'>): Phrase => ({
  text: frame.file ? ` ${sourcePlace(frame)}` : '',
});
