import { formatCount } from '@unpark/base';
import type { Hypothesis, Severity } from '@unpark/model';
import { capOf, Confidence, WEIGHT, weighAge } from '../confidence';
import { weighClients } from '../clients';
import {
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  shortName,
  text,
} from '../draft';
import { addFate, type Extent, extentOf, howMany, longEnough, NEXT, nextForAge } from '../facts';
import { described } from '../library/described';
import { MUTEX_CONTENTION } from '../library/mutex-contention';
import { RWMUTEX_WRITER_BLOCKS_READERS } from '../library/rwmutex-writer-blocks-readers';
import { MUTEX_NEVER_UNLOCKED } from '../library/mutex-never-unlocked';
import { LOCK_CONVOY } from '../library/lock-convoy';
import { LOCK_HELD_ACROSS_CHANNEL_OP } from '../library/lock-held-across-channel-op';
import { LOGGER_LOCK } from '../library/logger-lock';
import { MUTEX_SELF_DEADLOCK } from '../library/mutex-self-deadlock';
import { RWMUTEX_RECURSIVE_RLOCK } from '../library/rwmutex-recursive-rlock';
import { RWMUTEX_UPGRADE } from '../library/rwmutex-upgrade';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { callersOf, type LockCase, lockCases, logCallers, standingAt } from './lock-cases';
import { otherReading } from './readings';
import {
  addHolder,
  addMovement,
  addWaiters,
  holderDoing,
  lockName,
  weighLockProfiles,
} from './lock-evidence';

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
        reason: `${counted(extent.count, 'goroutine waits', 'goroutines wait')} for ${lockCase.lock.key} in ${situation.view.label}${situation.latest ? `, ${extent.lasting} in both dumps` : ''}: any busy service shows that.`,
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
  if (exact >= 2)
    confidence.add(
      `${formatCount(exact)} of ${formatCount(lock.waiters.length)} print the same exact address`,
      0.5,
    );
  else confidence.unavailable('Same lock address', 'this call prints no exact address');
  if (situation.latest) {
    if (extent.lasting >= QUEUE_FROM)
      confidence.add(`At least ${extent.lasting} wait in both dumps`, 0.5);
  } else confidence.unavailable('Waiters in two dumps', 'one dump only');
  if (holder) confidence.add('A goroutine inside the critical section is found', 0.5);
  const fate = situation.fate(lockCase.keys);
  if (never) weighAge(situation, confidence, lockCase.keys);
  else if (fate && fate.before > 0 && fate.stayed === fate.before) {
    confidence.add(
      'No waiter changes between the dumps: the queue does not move',
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
    list.add(
      [
        text(`Goroutine ${situation.view.goid(maybe.row)} is in a method of the same object, `),
        functionPhrase(maybe.function),
        text(': it may be the one that holds the lock, or rest between two turns.'),
      ],
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
      'No goroutine is seen inside the critical section at that moment: the holder is unknown.',
      [],
      {
        source: situation.view.label,
        provenance: 'inferred',
      },
    );
  }
  if (never && witness.ended) {
    against.add('The block profile has waits for this lock that ended.', [], { source: 'block' });
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
  return {
    pattern: pattern.id,
    title: pattern.title,
    severity,
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence:
      upstream > 0
        ? `${counted(upstream, 'request')} wait for these goroutines in turn.`
        : never
          ? 'Whoever needs the lock waits for ever.'
          : 'Work that needs the lock runs one at a time.',
    functions: [...new Set(functions)],
    rows: lockCase.rows,
    holders: holder ? [holder.row] : [],
    summary: [
      text(`${howMany(situation, lockCase.rows)} wait`, waiting),
      text(' for '),
      text(lockName(lockCase), waiting),
      text(' in '),
      functionPhrase(callers[0] ?? '', waiting),
      ...(holder
        ? [
            text('. Its holder, '),
            text(`goroutine ${situation.view.goid(holder.row)}`, holding),
            text(`, ${holderDoing(situation, holder.row)} in `),
            functionPhrase(holderAt?.function ?? '', holding),
            text('.'),
          ]
        : [text(never ? '; no goroutine can be its holder.' : '; its holder is not in view.')]),
    ],
    evidence: list.items,
    against: against.items,
    remedy: remedyOf(
      lockCase,
      shortName(callers[0] ?? ''),
      holderAt ? shortName(holderAt.function) : undefined,
    ),
    next: [
      ...(situation.latest ? [] : nextForAge(situation)),
      ...(situation.profile('pprof-mutex') ? [] : [NEXT.mutexProfile]),
      ...(situation.profile('pprof-block') ? [] : [NEXT.blockProfile]),
    ],
    alternatives: readingsOf(situation, lockCase),
    wait: 'lock',
  };
}

/** What the same queue may be besides. */
function readingsOf(situation: Situation, lockCase: LockCase): readonly Hypothesis[] {
  const { kind, lock, self, logger } = lockCase;
  const list: Hypothesis[] = [];
  const idle = situation.holdersOf(lock).find((candidate) => candidate.idle);
  const next = situation.latest ? NEXT.mutexProfile : NEXT.secondDump;
  if (self && kind !== 'readers-behind-writer') {
    list.push(
      otherReading(
        self.kind === 'recursive' ? RWMUTEX_RECURSIVE_RLOCK : MUTEX_SELF_DEADLOCK,
        `Goroutine ${situation.view.goid(self.row)} waits in a function called from ${shortName(self.outer.function)}; whether that one still has the lock, the source shows.`,
        situation.latest ? undefined : NEXT.secondDump,
      ),
    );
  }
  if (kind === 'never-unlocked' && !situation.latest) {
    list.push(
      otherReading(
        MUTEX_CONTENTION,
        'One dump: the holder may be in a function that does not show that it took the lock.',
        NEXT.secondDump,
      ),
    );
  }
  if (kind === 'never-unlocked' && idle) {
    list.push(
      otherReading(
        LOCK_HELD_ACROSS_CHANNEL_OP,
        `Goroutine ${situation.view.goid(idle.row)} runs a method of the same type and waits: it may do so with the lock held.`,
        next,
      ),
    );
  }
  if (kind === 'contention') {
    if (logger)
      list.push(
        otherReading(LOGGER_LOCK, 'The lock is that of a logger; its write is not in view.', next),
      );
    if (!situation.latest)
      list.push(
        otherReading(MUTEX_NEVER_UNLOCKED, 'One dump does not show whether the queue moves.', next),
      );
    list.push(
      otherReading(
        LOCK_CONVOY,
        'A short section whose handing over costs more than the work queues in the same way.',
        NEXT.trace,
      ),
    );
  }
  if (kind === 'readers-behind-writer' && self) {
    list.push(
      otherReading(
        self.kind === 'upgrade' ? RWMUTEX_UPGRADE : RWMUTEX_RECURSIVE_RLOCK,
        `Goroutine ${situation.view.goid(self.row)} may have the lock itself: see ${shortName(self.outer.function)}.`,
        situation.latest ? undefined : NEXT.secondDump,
      ),
    );
  }
  return list;
}

/**
 * Without a clear holder: the only goroutine with the lock's own object that a loop between two turns
 * is not told from. Named, and nothing is built on it.
 */
function sleeperOf(
  situation: Situation,
  { lock }: LockCase,
): { readonly row: number; readonly function: string } | undefined {
  const [first, second] = situation.holdersOf(lock);
  if (!first?.idle || !first.address || !first.type) return undefined;
  if (second && second.score >= first.score) return undefined;
  const at = standingAt(situation, first.row, lock);
  return at && { row: first.row, function: at.function };
}

function remedyOf(lockCase: LockCase, caller: string, holder: string | undefined) {
  if (lockCase.kind === 'never-unlocked') {
    return {
      sentence: `Release the lock on every way out of the function that takes it; ${caller} is where others wait.`,
      diff: ['  mu.Lock()', '+ defer mu.Unlock()'],
    };
  }
  if (lockCase.kind === 'readers-behind-writer') {
    return {
      sentence: `Copy what ${holder ?? 'the long reader'} needs under the read lock and work on the copy.`,
      diff: [
        '  c.mu.RLock()',
        '+ items := slices.Clone(c.items)',
        '+ c.mu.RUnlock()',
        '- defer c.mu.RUnlock()',
      ],
    };
  }
  return {
    sentence: `Do less under the lock in ${caller}${holder && holder !== caller ? `: move ${holder} out of it` : ''}, split it by key, or use atomics for counters.`,
    diff: ['- mu.Lock()', '+ shard := &shards[hash(key)%len(shards)]', '+ shard.mu.Lock()'],
  };
}
