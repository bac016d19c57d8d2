import { formatDuration } from '@unpark/base';
import { CHAIN_END, type Phrase } from '@unpark/model';
import { type EvidenceList, functionPhrase, text } from './draft';
import type { TraceView, WaitQuestion } from './trace-view';

/** One link of a chain of waits. */
export interface ChainLink {
  readonly goid: string;
  /** row of trace_goroutines */
  readonly goroutine: number;
  /** nanoseconds from the trace's origin; -1: before the trace */
  readonly fromNs: number;
  readonly wokenNs: number;
  /** in Go's words */
  readonly reason: string;
  readonly blockedStack: number;
  readonly wakerStack: number;
}

export interface CriticalPath {
  /** the wait that is explained first */
  readonly links: readonly ChainLink[];
  /** of CHAIN_END */
  readonly end: number;
}

/** The longest of the explained waits that are meant; undefined when the trace explains none. */
export function criticalPath(trace: TraceView, isMeant: WaitQuestion): CriticalPath | undefined {
  const { waitChains } = trace.tables;
  const columns = waitChains.columns;
  let best = -1;
  let bestNs = 0;
  for (let row = 0; row < waitChains.rows; row++) {
    if (columns.step.values[row] !== 0) continue;
    const fromNs = columns.fromNs.values[row] ?? -1;
    const ns = (columns.wokenNs.values[row] ?? 0) - fromNs;
    if (fromNs < 0 || ns <= bestNs) continue;
    const stack = columns.blockedStack.values[row] ?? -1;
    const reason = trace.reason(columns.reason.values[row] ?? 0);
    if (stack < 0 || !isMeant(trace.functionsOf(stack), reason)) continue;
    best = row;
    bestNs = ns;
  }
  if (best < 0) return undefined;
  const links: ChainLink[] = [];
  for (let row = best; row < waitChains.rows; row++) {
    if (row > best && columns.step.values[row] === 0) break;
    links.push({
      goid: String(columns.goid.values[row] ?? 0n),
      goroutine: columns.goroutine.values[row] ?? -1,
      fromNs: columns.fromNs.values[row] ?? -1,
      wokenNs: columns.wokenNs.values[row] ?? -1,
      reason: trace.reason(columns.reason.values[row] ?? 0),
      blockedStack: columns.blockedStack.values[row] ?? -1,
      wakerStack: columns.wakerStack.values[row] ?? -1,
    });
  }
  return { links, end: columns.end.values[best] ?? CHAIN_END.nobody };
}

/** Links that a sentence tells; the evidence has all. */
const TOLD_LINKS = 3;

/**
 * Adds the critical path of the longest such wait: who ended it, and what that one waited for
 * meanwhile. Says nothing where the first link ends the chain with nobody: that is in the wait itself.
 */
export function addCriticalPath(trace: TraceView, list: EvidenceList, isMeant: WaitQuestion): void {
  const path = criticalPath(trace, isMeant);
  const first = path?.links[0];
  if (!path || !first) return;
  const waker = trace.topUser(first.wakerStack)?.function;
  if (path.links.length === 1 && (path.end === CHAIN_END.nobody || waker === undefined)) return;
  const phrases: Phrase[] = [
    text(
      `The longest of them took ${formatDuration(first.wokenNs - first.fromNs)}: goroutine ${first.goid} waited`,
    ),
    ...(waker === undefined ? [] : [text(' until '), functionPhrase(waker), text(' let it go on')]),
  ];
  for (const link of path.links.slice(1, TOLD_LINKS)) phrases.push(...linkPhrases(trace, link));
  const left = path.links.length - TOLD_LINKS;
  if (left > 0) phrases.push(text(`; ${left} more ${left === 1 ? 'wait' : 'waits'} before that`));
  else phrases.push(text(endWords(path)));
  phrases.push(text('.'));
  list.add(
    phrases,
    [
      {
        table: 'trace-goroutines',
        artifact: trace.file,
        rows: path.links.map((link) => link.goroutine),
        goids: path.links.map((link) => link.goid),
        fromNs: first.fromNs,
        toNs: first.wokenNs,
      },
    ],
    { source: 'trace', functions: waker === undefined ? [] : [waker] },
  );
}

function linkPhrases(trace: TraceView, link: ChainLink): Phrase[] {
  const at = trace.topUser(link.blockedStack)?.function;
  const length =
    link.fromNs < 0 ? 'since before the trace' : formatDuration(link.wokenNs - link.fromNs);
  const reason = link.reason === '' ? 'a reason that is not known' : link.reason;
  return [
    text(`; goroutine ${link.goid} itself had waited ${length} (${reason})`),
    ...(at === undefined ? [] : [text(' in '), functionPhrase(at)]),
  ];
}

function endWords({ end, links }: CriticalPath): string {
  if (end === CHAIN_END.busy) {
    return links.length === 1 ? ', which did not wait itself meanwhile' : ', which nothing held up';
  }
  return end === CHAIN_END.nobody && links.length > 1
    ? ', until the network, a timer or the runtime ended that'
    : '';
}
