import { formatDuration } from '@unpark/base';
import { CHAIN_END, type Said } from '@unpark/model';
import { counted, type EvidenceList, functionPhrase } from './draft';
import { joined, say } from './say';
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
  const told = path.links.slice(1, TOLD_LINKS).map((link) => earlierWait(trace, link));
  const whole = joined([longestWait(first, waker), ...told, endOf(path)]);
  list.add(
    say`${whole}.`.zh`${whole}。`,
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

function longestWait(first: ChainLink, waker: string | undefined): Said {
  const took = formatDuration(first.wokenNs - first.fromNs);
  const { goid } = first;
  if (waker === undefined)
    return say`The longest of them took ${took}: goroutine ${goid} waited`
      .zh`其中最长的一次为 ${took}：goroutine ${goid} 在等待`;
  const by = functionPhrase(waker);
  return say`The longest of them took ${took}: goroutine ${goid} waited until ${by} let it go on`
    .zh`其中最长的一次为 ${took}：goroutine ${goid} 一直等到 ${by} 让它继续`;
}

const UNKNOWN_REASON: Said = { en: 'a reason that is not known', zh: '原因未知' };
const SINCE_BEFORE: Said = {
  en: 'waited since before the trace',
  zh: '从 trace 开始之前就在等待',
};
const waitedFor = (length: string): Said => say`waited ${length}`.zh`等了 ${length}`;

function earlierWait(trace: TraceView, link: ChainLink): Said {
  const at = trace.topUser(link.blockedStack)?.function;
  const waited =
    link.fromNs < 0 ? SINCE_BEFORE : waitedFor(formatDuration(link.wokenNs - link.fromNs));
  const reason = link.reason === '' ? UNKNOWN_REASON : link.reason;
  const wait = say`; goroutine ${link.goid} itself had ${waited} (${reason})`
    .zh`；在此之前 goroutine ${link.goid} 自己${waited}（${reason}）`;
  return at === undefined
    ? wait
    : say`${wait} in ${functionPhrase(at)}`.zh`${wait}，位置 ${functionPhrase(at)}`;
}

/** What ended the chain, or how much of it is not told. */
function endOf({ end, links }: CriticalPath): Said {
  const left = links.length - TOLD_LINKS;
  if (left > 0) {
    const waits = counted(left, { one: 'more wait', zh: '次等待' });
    return say`; ${waits} before that`.zh`；更早还有 ${waits}`;
  }
  if (end === CHAIN_END.busy) {
    return links.length === 1
      ? { en: ', which did not wait itself meanwhile', zh: '，后者在此期间没有等待' }
      : { en: ', which nothing held up', zh: '，再往前没有什么挡住它' };
  }
  return end === CHAIN_END.nobody && links.length > 1
    ? {
        en: ', until the network, a timer or the runtime ended that',
        zh: '，最后由网络、定时器或 runtime 结束',
      }
    : { en: '', zh: '' };
}
