import type { Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, weighAge } from '../confidence';
import {
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  joinNames,
  placePhrase,
  shortName,
  text,
} from '../draft';
import { addFate, type Extent, extentOf, howMany, nextForAge } from '../facts';
import { described } from '../library/described';
import { MUTEX_NEVER_UNLOCKED } from '../library/mutex-never-unlocked';
import { MUTEX_SELF_DEADLOCK } from '../library/mutex-self-deadlock';
import type { PatternEntry } from '../library/pattern-entry';
import { RWMUTEX_RECURSIVE_RLOCK } from '../library/rwmutex-recursive-rlock';
import { RWMUTEX_UPGRADE } from '../library/rwmutex-upgrade';
import { RWMUTEX_WRITER_BLOCKS_READERS } from '../library/rwmutex-writer-blocks-readers';
import type { PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { callersOf, type LockCase, lockCases } from './lock-cases';
import { addWaiters, lockName } from './lock-evidence';
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

const WHAT: Readonly<Record<SelfHold['kind'], string>> = {
  self: 'waits for a lock that it holds itself',
  recursive: 'takes a read lock that it already has, behind a waiting writer',
  upgrade: 'asks for one side of a lock whose other side it holds',
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
  if (self.sure) confidence.add('Others wait where its outer function takes the same lock', 0.5);
  else
    confidence.unavailable(
      'Waiters at the first Lock call',
      'nobody waits there, so that it takes this lock is a guess',
    );
  weighAge(situation, confidence, keys);
  confidence.unavailable('Block profile', 'a wait that never ends is never in it');

  const list = new EvidenceList();
  const waiting = addWaiters(situation, list, lockCase);
  const path = [self.waiter.caller, ...self.between, self.outer].map((frame) => frame.function);
  const selfHeld = list.add(
    [
      text(`Goroutine ${view.goid(self.row)} is past the Lock call of `),
      functionPhrase(self.outer.function),
      placePhrase(self.outer),
      text(', and waits for the same lock in '),
      functionPhrase(self.waiter.caller.function),
      placePhrase(self.waiter.caller),
      text('.'),
    ],
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
      ? 'A first section that is already over, and a lock lost elsewhere, would leave the same stacks.'
      : 'That the outer function holds the lock follows from its type only.',
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
  const others = joinNames([...new Set(callersOf(lockCase.lock))].slice(0, 2).map(shortName));
  return {
    pattern: entry.id,
    title: entry.title.en,
    severity: severityOf(situation, extent, self),
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence:
      extent.requests > 0
        ? `Nothing that needs the lock goes on: ${others} wait for ever.`
        : 'Whoever needs the lock waits for ever.',
    functions: [...new Set(functions)],
    rows,
    holders: [],
    summary: [
      text(`${howMany(situation, rows)} ${rows.length === 1 ? 'waits' : 'wait'}`, waiting),
      text(' for '),
      text(lockName(lockCase), waiting),
      text('. '),
      text(`Goroutine ${view.goid(self.row)}`, selfHeld),
      text(` ${WHAT[self.kind]}, in `),
      functionPhrase(self.outer.function, selfHeld),
      placePhrase(self.outer),
      text('.'),
    ],
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(entry.remedy, self.waiter.caller.function),
    next: nextForAge(situation),
    alternatives: [
      otherReading(
        self.kind === 'self' ? MUTEX_NEVER_UNLOCKED : RWMUTEX_WRITER_BLOCKS_READERS,
        'No other goroutine is seen with the lock; one that lost it on another path leaves no trace.',
      ),
    ],
    wait: 'lock',
  };
}
