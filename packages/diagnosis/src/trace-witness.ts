import { formatCount, formatDuration } from '@unpark/base';
import type { Said } from '@unpark/model';
import { type Confidence, WEIGHT } from './confidence';
import { addCriticalPath } from './critical-path';
import { type EvidenceList, functionPhrase, goroutines } from './draft';
import { traceQuestion } from './same-site';
import { say } from './say';
import type { Situation } from './situation';
import type { TraceWaits } from './trace-answers';
import type { WaitKind } from './wait-class';

/** What a finding says of the length of the waits. */
export type TraceClaim = 'never-ends' | 'queue' | 'neither';

/** Of a window shorter than this it says nothing that a wait lasted it. */
const LEAST_WINDOW_NS = 1e9;
/** So many waiting on average are a queue. */
const QUEUE_FROM = 4;

/**
 * What the trace saw of waits in a function: those that ended and how long they took, those that did
 * not, and who ended them. A witness beside dumps; where the trace is looked at alone it is the same
 * evidence, and no second one.
 *
 * @param functions innermost functions of the program where the goroutines wait
 */
export function weighTrace(
  situation: Situation,
  confidence: Confidence,
  list: EvidenceList,
  functions: ReadonlySet<string>,
  kinds: ReadonlySet<WaitKind>,
  count: number,
  claim: TraceClaim,
): void {
  const { trace } = situation;
  if (!trace || trace.windowNs === 0) return;
  const isMeant = traceQuestion(functions, kinds);
  const waits = trace.waits(isMeant);
  if (waits.ended + waits.open === 0) {
    if (situation.view.origin?.kind !== 'trace')
      confidence.unavailable(
        { en: 'Execution trace', zh: 'execution trace' },
        {
          en: 'shows no such wait: none began, and none is known',
          zh: '没有这样的等待：没有新开始的，也没有已知的',
        },
      );
    return;
  }
  const window = formatDuration(trace.windowNs);
  const ended = endedWaits(waits);
  const open = openWaits(waits);
  list.add(
    say`In the trace, ${window}: ${ended}${open}.`.zh`trace 的 ${window} 里：${ended}${open}。`,
    [trace.evidence(waits.stacks)],
    { source: 'trace', functions: [...functions] },
  );
  const [waker] = trace.wakers(isMeant);
  if (waker && waits.ended > 0) {
    list.add(
      say`${formatCount(waker.count)} of them were ended by ${functionPhrase(waker.function)}.`
        .zh`其中 ${formatCount(waker.count)} 次由 ${functionPhrase(waker.function)} 结束。`,
      [trace.evidence(waker.stacks)],
      { source: 'trace', functions: [waker.function] },
    );
  }
  if (waits.ended > 0) addCriticalPath(trace, list, isMeant);
  if (situation.view.origin?.kind === 'trace' || trace.windowNs < LEAST_WINDOW_NS) return;
  if (claim === 'queue') {
    const mean = trace.meanWaiting(isMeant);
    if (mean >= QUEUE_FROM)
      confidence.add(
        say`Trace: ${mean.toFixed(0)} wait there on average`
          .zh`trace：那里平均有 ${mean.toFixed(0)} 个在等`,
        WEIGHT.secondWitness,
      );
    return;
  }
  if (waits.throughout >= count * 0.8) {
    confidence.add(
      say`Trace: ${formatCount(waits.throughout)} did not go on in ${window}`
        .zh`trace：${formatCount(waits.throughout)} 个在 ${window} 内没有继续`,
      claim === 'never-ends' && waits.ended === 0 ? WEIGHT.secondWitness : WEIGHT.sameGoroutines,
    );
  } else if (claim === 'never-ends' && waits.throughout === 0 && waits.ended > count) {
    confidence.add(
      { en: 'Trace: such waits end', zh: 'trace：这样的等待会结束' },
      WEIGHT.idsChange,
    );
  }
}

const NOTHING: Said = { en: '', zh: '' };

function endedWaits({ ended, ns, longestNs, fromBefore }: TraceWaits): Said {
  if (ended === 0) return { en: 'no such wait ended', zh: '没有这样的等待结束' };
  const count = formatCount(ended);
  const mean = formatDuration(ns / ended);
  const longest = formatDuration(longestNs);
  const before = formatCount(fromBefore);
  const longer =
    fromBefore > 0
      ? say`; ${before} had begun before it and took longer`
          .zh`；其中 ${before} 次在 trace 之前就已开始，实际更长`
      : NOTHING;
  return say`${count} such ${ended === 1 ? 'wait' : 'waits'} ended, after ${mean} on average and ${longest} at most${longer}`
    .zh`有 ${count} 次这样的等待结束，平均 ${mean}，最长 ${longest}${longer}`;
}

function openWaits({ open, throughout }: TraceWaits): Said {
  if (open === 0) return NOTHING;
  const count = formatCount(open);
  const all = formatCount(throughout);
  const through =
    throughout > 0
      ? say`, ${all} of them through all of it`.zh`，其中 ${all} 次贯穿整个 trace`
      : NOTHING;
  return say`; ${count} ${open === 1 ? 'was' : 'were'} open at its end${through}`
    .zh`；trace 结束时还有 ${count} 次未结束${through}`;
}

/** How many goroutines a function started in the trace, and how many of all its goroutines ended. */
export function addCreations(
  situation: Situation,
  list: EvidenceList,
  creator: string | undefined,
): void {
  const { trace } = situation;
  if (!trace || creator === undefined || trace.windowNs === 0) return;
  const { created, ended, stacks } = trace.creationsBy(creator);
  if (created === 0) return;
  const rate = ((created * 1e9) / trace.windowNs).toFixed(1);
  const by = functionPhrase(creator);
  list.add(
    say`In the trace ${by} started ${goroutines(created)}, ${rate} a second; ${formatCount(ended)} of them ended in it.`
      .zh`trace 里 ${by} 启动了 ${goroutines(created)}，每秒 ${rate} 个；其中 ${formatCount(ended)} 个在 trace 内结束。`,
    [trace.evidence(stacks)],
    { source: 'trace', functions: [creator] },
  );
}
