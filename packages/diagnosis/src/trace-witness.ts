import { formatCount, formatDuration } from '@unpark/base';
import { type Confidence, WEIGHT } from './confidence';
import { addCriticalPath } from './critical-path';
import { counted, type EvidenceList, functionPhrase, text } from './draft';
import { traceQuestion } from './same-site';
import type { Situation } from './situation';
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
        'Execution trace',
        'shows no such wait: none began, and none is known',
      );
    return;
  }
  const window = formatDuration(trace.windowNs);
  const ended =
    waits.ended === 0
      ? 'no such wait ended'
      : `${counted(waits.ended, 'such wait')} ended, after ${formatDuration(waits.ns / waits.ended)} on average and ${formatDuration(waits.longestNs)} at most${waits.fromBefore > 0 ? `; ${formatCount(waits.fromBefore)} had begun before it and took longer` : ''}`;
  const open =
    waits.open === 0
      ? ''
      : `; ${formatCount(waits.open)} ${waits.open === 1 ? 'was' : 'were'} open at its end${waits.throughout > 0 ? `, ${formatCount(waits.throughout)} of them through all of it` : ''}`;
  list.add(`In the trace, ${window}: ${ended}${open}.`, [trace.evidence(waits.stacks)], {
    source: 'trace',
    functions: [...functions],
  });
  const [waker] = trace.wakers(isMeant);
  if (waker && waits.ended > 0) {
    list.add(
      [
        text(`${formatCount(waker.count)} of them were ended by `),
        functionPhrase(waker.function),
        text('.'),
      ],
      [trace.evidence(waker.stacks)],
      { source: 'trace', functions: [waker.function] },
    );
  }
  if (waits.ended > 0) addCriticalPath(trace, list, isMeant);
  if (situation.view.origin?.kind === 'trace' || trace.windowNs < LEAST_WINDOW_NS) return;
  if (claim === 'queue') {
    const mean = trace.meanWaiting(isMeant);
    if (mean >= QUEUE_FROM)
      confidence.add(`Trace: ${mean.toFixed(0)} wait there on average`, WEIGHT.secondWitness);
    return;
  }
  if (waits.throughout >= count * 0.8) {
    confidence.add(
      `Trace: ${formatCount(waits.throughout)} did not go on in ${window}`,
      claim === 'never-ends' && waits.ended === 0 ? WEIGHT.secondWitness : WEIGHT.sameGoroutines,
    );
  } else if (claim === 'never-ends' && waits.throughout === 0 && waits.ended > count) {
    confidence.add('Trace: such waits end', WEIGHT.idsChange);
  }
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
  const perSecond = (created * 1e9) / trace.windowNs;
  list.add(
    [
      text('In the trace '),
      functionPhrase(creator),
      text(
        ` started ${counted(created, 'goroutine')}, ${perSecond.toFixed(1)} a second; ${formatCount(ended)} of them ended in it.`,
      ),
    ],
    [trace.evidence(stacks)],
    { source: 'trace', functions: [creator] },
  );
}
