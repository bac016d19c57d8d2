import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { capOf, Confidence, ONE_DUMP_ONLY, WEIGHT, weighAge } from '../confidence';
import { weighClients } from '../clients';
import { type Draft, EvidenceList, functionPhrase, goroutineRows, requests } from '../draft';
import { addFate, type Extent, extentOf, longEnough, NEXT, nextForAge } from '../facts';
import { described } from '../library/described';
import { MUTEX_CONTENTION } from '../library/mutex-contention';
import { RWMUTEX_WRITER_BLOCKS_READERS } from '../library/rwmutex-writer-blocks-readers';
import { MUTEX_NEVER_UNLOCKED } from '../library/mutex-never-unlocked';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say, type Spoken } from '../say';
import type { Situation } from '../situation';
import { callersOf, type LockCase, lockCases, logCallers, standingAt } from './lock-cases';
import {
  addHolder,
  addMovement,
  addWaiters,
  holderDoing,
  lockName,
  oneGoroutine,
  queueTooSmall,
  weighLockProfiles,
  whoWait,
} from './lock-evidence';
import { readingsOf, remedyOf, sleeperOf } from './mutex-readings';

export const mutexContention: PatternDefinition = {
  ...described(MUTEX_CONTENTION),
  detect: (situation) => detectQueue(situation, 'contention'),
};

export const rwmutexWriterBlocksReaders: PatternDefinition = {
  ...described(RWMUTEX_WRITER_BLOCKS_READERS),
  detect: (situation) => detectQueue(situation, 'readers-behind-writer'),
};

export const mutexNeverUnlocked: PatternDefinition = {
  ...described(MUTEX_NEVER_UNLOCKED),
  detect: (situation) => detectQueue(situation, 'never-unlocked'),
};

const BY_KIND = {
  contention: mutexContention,
  'readers-behind-writer': rwmutexWriterBlocksReaders,
  'never-unlocked': mutexNeverUnlocked,
} as const;

function detectQueue(situation: Situation, kind: keyof typeof BY_KIND): PatternAnswer {
  const pattern = BY_KIND[kind];
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const lockCase of lockCases(situation)) {
    if (lockCase.kind !== kind) continue;
    const extent = extentOf(situation, lockCase.keys, lockCase.rows);
    const severity = severityOf(situation, lockCase, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: pattern.id,
        title: pattern.title,
        reason: queueTooSmall(situation, lockCase, extent, {
          en: 'any busy service shows that.',
          zh: '任何繁忙的服务都会这样。',
        }),
      });
      continue;
    }
    drafts.push(draftOf(situation, pattern, lockCase, extent, severity));
  }
  return { drafts, rejected };
}

/** From how many waiters on a queue is worth a word. */
const QUEUE_FROM = 4;

function severityOf(
  situation: Situation,
  lockCase: LockCase,
  extent: Extent,
): Severity | undefined {
  // one dump says that nobody has the lock, not for how long
  const oneDump = !situation.latest && !situation.crashSaysAsleep;
  if (lockCase.kind === 'never-unlocked' && !oneDump) {
    // a long section whose holder is not recognised looks the same for a few seconds
    if (extent.count < QUEUE_FROM && !longEnough(situation)) return 'low';
    if (extent.count < 2 && !situation.crashSaysAsleep)
      return extent.requests > 0 ? 'medium' : 'low';
    return extent.requests > 0 ? 'critical' : 'high';
  }
  if (situation.crashSaysAsleep) return 'high';
  if (situation.latest) {
    return movingQueueSeverity(extent);
  }
  return queueSeverity(extent);
}

/** Of a queue for a lock that others stand in each time. */
export function movingQueueSeverity(extent: Extent): Severity | undefined {
  if (extent.lasting < QUEUE_FROM) return undefined;
  if (extent.lasting >= 3 * QUEUE_FROM && extent.share >= 0.25) return 'high';
  return extent.lasting >= 2 * QUEUE_FROM && extent.share >= 0.2 ? 'medium' : 'low';
}

/** Of a queue for a lock at one moment. */
export function queueSeverity(extent: Extent): Severity | undefined {
  if (extent.count < QUEUE_FROM) return undefined;
  if (extent.count >= 8 * QUEUE_FROM && extent.share >= 0.5) return 'high';
  return extent.count >= 4 * QUEUE_FROM && extent.share >= 0.4 ? 'medium' : 'low';
}

function draftOf(
  situation: Situation,
  pattern: PatternDefinition,
  lockCase: LockCase,
  extent: Extent,
  severity: Severity,
): Draft {
  const { lock, holder } = lockCase;
  const never = lockCase.kind === 'never-unlocked';
  const confidence = new Confidence(pattern.prior);
  const exact = lock.waiters.filter((waiter) => waiter.address !== undefined).length;
  if (exact >= 2) {
    const some = formatCount(exact);
    const all = formatCount(lock.waiters.length);
    confidence.add(
      say`${some} of ${all} print the same exact address`
        .zh`${all} 个中有 ${some} 个打印了同一个确切地址`,
      0.5,
    );
  } else
    confidence.unavailable(
      { en: 'Same lock address', zh: '锁地址相同' },
      { en: 'this call prints no exact address', zh: '这种调用不打印确切地址' },
    );
  if (situation.latest) {
    if (extent.lasting >= QUEUE_FROM)
      confidence.add(
        say`At least ${extent.lasting} wait in both dumps`
          .zh`两份 dump 里都至少有 ${extent.lasting} 个在等`,
        0.5,
      );
  } else
    confidence.unavailable(
      { en: 'Waiters in two dumps', zh: '两份 dump 里的等待者' },
      ONE_DUMP_ONLY,
    );
  if (holder)
    confidence.add(
      {
        en: 'A goroutine inside the critical section is found',
        zh: '找到了一个在临界区里的 goroutine',
      },
      0.5,
    );
  const fate = situation.fate(lockCase.keys);
  if (never) weighAge(situation, confidence, lockCase.keys);
  else if (fate && fate.before > 0 && fate.stayed === fate.before) {
    confidence.add(
      {
        en: 'No waiter changes between the dumps: the queue does not move',
        zh: '两份 dump 之间等待者没有变化：队列不动',
      },
      WEIGHT.lookAlike / 2,
    );
  }

  const list = new EvidenceList();
  const waiting = addWaiters(situation, list, lockCase);
  const holding = addHolder(situation, list, lockCase);
  const witness = weighLockProfiles(situation, confidence, list, lockCase);
  if (never) addFate(situation, list, lockCase.keys);
  weighClients(situation, confidence, list, lockCase.keys);
  const against = new EvidenceList('a');
  addMovement(situation, against, lockCase);
  const maybe = holder || never ? undefined : sleeperOf(situation, lockCase);
  if (maybe) {
    const goroutine = situation.view.goid(maybe.row);
    const at = functionPhrase(maybe.function);
    list.add(
      say`Goroutine ${goroutine} is in a method of the same object, ${at}: it may be the one that holds the lock, or rest between two turns.`
        .zh`goroutine ${goroutine} 在同一对象的方法 ${at} 里：它可能就是持有者，也可能只是在两轮工作之间休息。`,
      [goroutineRows(situation.view, [maybe.row])],
      {
        source: situation.view.label,
        provenance: 'inferred',
        functions: [maybe.function],
      },
    );
  }
  if (!holder && !never) {
    against.add(
      {
        en: 'No goroutine is seen inside the critical section at that moment: the holder is unknown.',
        zh: '那一刻看不到任何 goroutine 在临界区里：持有者未知。',
      },
      [],
      {
        source: situation.view.label,
        provenance: 'inferred',
      },
    );
  }
  if (never && witness.ended) {
    against.add(
      {
        en: 'The block profile has waits for this lock that ended.',
        zh: 'block profile 里有等这把锁且已经结束的等待。',
      },
      [],
      { source: 'block' },
    );
  }

  const callers = lockCase.logger
    ? [...logCallers(situation, lockCase), ...callersOf(lock)]
    : callersOf(lock);
  const holderAt = holder && standingAt(situation, holder.row, lockCase.lock);
  const upstream =
    extent.requests - lockCase.rows.filter((row) => situation.view.stack(row).request).length;
  // the function that takes the lock is the one to change; of a long reader it is the reader
  const functions =
    lockCase.kind === 'readers-behind-writer' && holderAt
      ? [holderAt.function, ...callers]
      : [...callers, ...(holderAt ? [holderAt.function] : [])];
  if (maybe) functions.push(maybe.function);
  const who = whoWait(situation, lockCase.rows, waiting);
  const name = lockName(lockCase, waiting);
  const at = functionPhrase(callers[0] ?? '', waiting);
  let tail: Spoken = never
    ? { en: '; no goroutine can be its holder.', zh: '；没有 goroutine 可能是持有者。' }
    : { en: '; its holder is not in view.', zh: '；看不到它的持有者。' };
  if (holder) {
    const goroutine = oneGoroutine(situation, holder.row, holding);
    const doing = holderDoing(situation, holder.row);
    const inside = functionPhrase(holderAt?.function ?? '', holding);
    tail = say`. Its holder, ${goroutine}, ${doing} in ${inside}.`
      .zh`。持有者 ${goroutine} ${doing}，位于 ${inside}。`;
  }
  return {
    pattern: pattern.id,
    title: pattern.title,
    severity,
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence:
      upstream > 0
        ? say`${requests(upstream)} wait for these goroutines in turn.`
            .zh`又有 ${requests(upstream)}在等这些 goroutine。`
        : never
          ? {
              en: 'Whoever needs the lock waits for ever.',
              zh: '凡是需要这把锁的都会永远等下去。',
            }
          : {
              en: 'Work that needs the lock runs one at a time.',
              zh: '需要这把锁的工作一次只能做一个。',
            },
    functions: [...new Set(functions)],
    rows: lockCase.rows,
    holders: holder ? [holder.row] : [],
    summary: say`${who} for ${name} in ${at}${tail}`.zh`${who}在 ${at} 等${name}${tail}`,
    evidence: list.items,
    against: against.items,
    remedy: remedyOf(lockCase, callers[0] ?? '', holderAt?.function),
    next: [
      ...(situation.latest ? [] : nextForAge(situation)),
      ...(situation.profile('pprof-mutex') ? [] : [NEXT.mutexProfile]),
      ...(situation.profile('pprof-block') ? [] : [NEXT.blockProfile]),
    ],
    alternatives: readingsOf(situation, lockCase),
    wait: 'lock',
  };
}
