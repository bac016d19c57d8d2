import type { Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, weighAge } from '../confidence';
import {
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  placePhrase,
  shortName,
} from '../draft';
import { addFate, type Extent, extentOf, nextForAge } from '../facts';
import { described } from '../library/described';
import { MUTEX_NEVER_UNLOCKED } from '../library/mutex-never-unlocked';
import { MUTEX_SELF_DEADLOCK } from '../library/mutex-self-deadlock';
import type { PatternEntry, Words } from '../library/pattern-entry';
import { RWMUTEX_RECURSIVE_RLOCK } from '../library/rwmutex-recursive-rlock';
import { RWMUTEX_UPGRADE } from '../library/rwmutex-upgrade';
import { RWMUTEX_WRITER_BLOCKS_READERS } from '../library/rwmutex-writer-blocks-readers';
import type { PatternDefinition } from '../pattern';
import { capital, joined, listed, say } from '../say';
import type { Situation } from '../situation';
import { callersOf, type LockCase, lockCases } from './lock-cases';
import { addWaiters, BLOCK_PROFILE, lockName, oneGoroutine, whoWait } from './lock-evidence';
import type { SelfHold } from './lock-self';
import { queueSeverity } from './mutex-contention';
import { otherReading, remedyFor } from './readings';

export const mutexSelfDeadlock = lockedTwice(MUTEX_SELF_DEADLOCK, 'self');
export const rwmutexRecursiveRlock = lockedTwice(RWMUTEX_RECURSIVE_RLOCK, 'recursive');
export const rwmutexUpgrade = lockedTwice(RWMUTEX_UPGRADE, 'upgrade');

/** Goroutines that wait for what they hold: all other waiters of the lock wait for them. */
function lockedTwice(entry: PatternEntry, kind: SelfHold['kind']): PatternDefinition {
  return {
    ...described(entry),
    detect: (situation) => ({
      drafts: lockCases(situation).flatMap((lockCase) =>
        lockCase.kind === kind && lockCase.self
          ? [draftOf(situation, entry, lockCase, lockCase.self)]
          : [],
      ),
      rejected: [],
    }),
  };
}

function severityOf(situation: Situation, extent: Extent, self: SelfHold): Severity {
  if (situation.crashSaysAsleep) return 'high';
  if (!situation.latest) return queueSeverity(extent) ?? 'low';
  if (extent.requests > 0) return self.sure ? 'critical' : 'high';
  return self.sure && extent.count > 1 ? 'high' : 'medium';
}

const WHAT: Readonly<Record<SelfHold['kind'], Words>> = {
  self: { en: 'waits for a lock that it holds itself', zh: '在等一把自己持有的锁' },
  recursive: {
    en: 'takes a read lock that it already has, behind a waiting writer',
    zh: '已持有读锁又再次申请，排在了等待中的写者后面',
  },
  upgrade: {
    en: 'asks for one side of a lock whose other side it holds',
    zh: '持有一把锁的读或写一侧，又申请另一侧',
  },
};

function draftOf(
  situation: Situation,
  entry: PatternEntry,
  lockCase: LockCase,
  self: SelfHold,
): Draft {
  const { view } = situation;
  const { rows, keys } = lockCase;
  const extent = extentOf(situation, keys, rows);
  const confidence = new Confidence(self.sure ? Math.max(entry.prior, 0.8) : entry.prior);
  if (self.sure)
    confidence.add(
      {
        en: 'Others wait where its outer function takes the same lock',
        zh: '在它外层函数加这把锁的地方，还有别的 goroutine 在等',
      },
      0.5,
    );
  else
    confidence.unavailable(
      { en: 'Waiters at the first Lock call', zh: '第一个 Lock 调用处的等待者' },
      {
        en: 'nobody waits there, so that it takes this lock is a guess',
        zh: '那里没有等待者，它加的是否是这把锁只是推测',
      },
    );
  weighAge(situation, confidence, keys);
  confidence.unavailable(BLOCK_PROFILE, {
    en: 'a wait that never ends is never in it',
    zh: '永不结束的等待不会被记录',
  });

  const list = new EvidenceList();
  const waiting = addWaiters(situation, list, lockCase);
  const path = [self.waiter.caller, ...self.between, self.outer].map((frame) => frame.function);
  const goroutine = view.goid(self.row);
  const place = placePhrase(self.outer);
  const outer = joined([functionPhrase(self.outer.function), place]);
  const { caller } = self.waiter;
  const inner = joined([functionPhrase(caller.function), placePhrase(caller)]);
  const selfHeld = list.add(
    say`Goroutine ${goroutine} is past the Lock call of ${outer}, and waits for the same lock in ${inner}.`
      .zh`goroutine ${goroutine} 已越过 ${outer} 的 Lock 调用，又在 ${inner} 等同一把锁。`,
    [goroutineRows(view, [self.row])],
    {
      source: view.label,
      provenance: self.sure ? 'observed' : 'inferred',
      functions: [...new Set(path)],
    },
  );
  addFate(situation, list, keys);
  weighClients(situation, confidence, list, keys);
  const against = new EvidenceList('a');
  against.add(
    self.sure
      ? {
          en: 'A first section that is already over, and a lock lost elsewhere, would leave the same stacks.',
          zh: '第一段临界区已经结束、锁在别处没有释放时，栈也是这样。',
        }
      : {
          en: 'That the outer function holds the lock follows from its type only.',
          zh: '外层函数持有这把锁，这只是由类型推断的。',
        },
    [goroutineRows(view, [self.row])],
    { source: view.label, provenance: 'inferred' },
  );
  // the function that calls with the lock held is the one to change
  const functions = [
    ...self.between.map((frame) => frame.function),
    self.outer.function,
    self.waiter.caller.function,
    ...callersOf(lockCase.lock),
  ];
  const others = listed([...new Set(callersOf(lockCase.lock))].slice(0, 2).map(shortName));
  const who = whoWait(situation, rows, waiting, 'waits');
  const name = lockName(lockCase, waiting);
  const at = functionPhrase(self.outer.function, selfHeld);
  const one = oneGoroutine(situation, self.row, selfHeld);
  return {
    pattern: entry.id,
    title: entry.title,
    severity: severityOf(situation, extent, self),
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence:
      extent.requests > 0
        ? say`Nothing that needs the lock goes on: ${others} wait for ever.`
            .zh`需要这把锁的都走不动：${others} 永远等下去。`
        : { en: 'Whoever needs the lock waits for ever.', zh: '凡是需要这把锁的都会永远等下去。' },
    functions: [...new Set(functions)],
    rows,
    holders: [],
    summary: say`${who} for ${name}. ${capital(one)} ${WHAT[self.kind]}, in ${at}${place}.`
      .zh`${who}在等${name}。${one} ${WHAT[self.kind]}，位于 ${at}${place}。`,
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(entry.remedy, self.waiter.caller.function),
    next: nextForAge(situation),
    alternatives: [
      otherReading(self.kind === 'self' ? MUTEX_NEVER_UNLOCKED : RWMUTEX_WRITER_BLOCKS_READERS, {
        en: 'No other goroutine is seen with the lock; one that lost it on another path leaves no trace.',
        zh: '看不到别的 goroutine 持有这把锁；若有 goroutine 在另一条路径上没放锁，不会留下痕迹。',
      }),
    ],
    wait: 'lock',
  };
}
