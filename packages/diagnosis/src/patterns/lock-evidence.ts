import { formatCount, formatDuration } from '@unpark/base';
import { type Confidence, WEIGHT } from '../confidence';
import {
  counted,
  type EvidenceList,
  functionPhrase,
  goroutineRows,
  placePhrase,
  sampleRows,
  text,
} from '../draft';
import { blockWitness } from '../facts';
import { weighLittleLaw } from '../little-law';
import type { Situation } from '../situation';
import { withoutTypeArguments } from '../stack-hash';
import { weighTrace } from '../trace-witness';
import { plainReason, WAIT_CLAUSE } from '../wait-class';
import { callersOf, type LockCase, standingAt } from './lock-cases';

export function addWaiters(situation: Situation, list: EvidenceList, lockCase: LockCase): string {
  const { lock } = lockCase;
  const callers = callersOf(lock);
  return list.add(
    [
      text(`${counted(lockCase.rows.length, 'goroutine waits', 'goroutines wait')} for the lock `),
      { text: lock.key, code: true },
      text(' in '),
      functionPhrase(callers[0] ?? ''),
      ...(callers.length > 1
        ? [text(` and ${counted(callers.length - 1, 'other function')}`)]
        : []),
      text('.'),
    ],
    [goroutineRows(situation.view, lockCase.rows)],
    {
      source: situation.view.label,
      functions: callers,
      provenance: lock.address === undefined ? 'inferred' : 'observed',
    },
  );
}

/** How the holder was told from the others, in words; empty when there is none. */
export function holderReasons(lockCase: LockCase): string[] {
  const { holder } = lockCase;
  if (!holder) return [];
  const reasons: string[] = [];
  if (holder.address) reasons.push('has the address of the lock on its stack');
  if (holder.inside) reasons.push('is below the Lock call of the same function');
  if (holder.unlocker) reasons.push('is in a function that was seen to unlock it for others');
  if (holder.type && reasons.length < 2) reasons.push('runs a method of the same type');
  return reasons;
}

export function addHolder(
  situation: Situation,
  list: EvidenceList,
  lockCase: LockCase,
): string | undefined {
  const { holder } = lockCase;
  if (!holder) return undefined;
  const at = standingAt(situation, holder.row, lockCase.lock);
  return list.add(
    [
      text(
        `Goroutine ${situation.view.goid(holder.row)} ${holderReasons(lockCase).join(' and ')}; it ${holderDoing(situation, holder.row)} in `,
      ),
      functionPhrase(at?.function ?? ''),
      ...(at ? [placePhrase(at)] : []),
      text('.'),
    ],
    [goroutineRows(situation.view, [holder.row])],
    {
      source: situation.view.label,
      provenance: 'inferred',
      functions: at ? [at.function] : [],
    },
  );
}

/** `waits for an HTTP response`, `is running` */
export function holderDoing(situation: Situation, row: number): string {
  const kind = situation.view.kind(row);
  if (kind === 'running' || kind === 'runnable') return `is ${kind}`;
  if (kind === 'sleep') return 'sleeps';
  if (kind === 'syscall') return 'is in a system call';
  const words = WAIT_CLAUSE[kind];
  return words ?? `is in ${plainReason(situation.view.reason(row))}`;
}

/** What a finding of each kind says of the length of the waits. */
const CLAIMS: Readonly<Partial<Record<LockCase['kind'], 'never-ends' | 'queue'>>> = {
  cycle: 'never-ends',
  'never-unlocked': 'never-ends',
  contention: 'queue',
  'readers-behind-writer': 'queue',
};

/** What the block and mutex profiles say of the same lock. */
export function weighLockProfiles(
  situation: Situation,
  confidence: Confidence,
  list: EvidenceList,
  lockCase: LockCase,
): { readonly ended: boolean } {
  const callers = new Set(lockCase.lock.callers.keys());
  const isWait = (functions: readonly string[]): boolean => {
    const at = functions.findIndex((name) => callers.has(withoutTypeArguments(name)));
    const lock = functions.findIndex(
      (name) => name.endsWith('Mutex).Lock') || name.endsWith('Mutex).RLock'),
    );
    return at !== -1 && lock !== -1 && lock < at;
  };
  let ended = false;
  const block = blockWitness(situation, isWait);
  const blockProfile = situation.windowProfile('pprof-block');
  if (!block || !blockProfile) {
    confidence.unavailable('Block profile', 'not in this capture');
  } else if (block.rows.length === 0) {
    confidence.unavailable(
      'Block profile',
      'has no such wait that ended; a wait in progress is never in it',
    );
  } else {
    ended = true;
    confidence.add(`Block profile: ${block.share} of its delay is this Lock`, WEIGHT.secondWitness);
    list.add(
      `Waits for this lock that ended sum up to ${formatDuration(block.sum)}, ${block.share} of all delay in the block profile.`,
      [sampleRows(blockProfile, block.rows, block.type)],
      { source: block.delta ? 'block Δ' : 'block', functions: [...callers] },
    );
  }
  weighLittleLaw(
    situation,
    confidence,
    list,
    [...lockCase.keys].flatMap((key) => situation.reference.groupByKey.get(key) ?? []),
    CLAIMS[lockCase.kind] ?? 'neither',
  );
  weighTrace(
    situation,
    confidence,
    list,
    callers,
    new Set(lockCase.lock.waiters.map((waiter) => waiter.kind)),
    lockCase.rows.length,
    CLAIMS[lockCase.kind] ?? 'neither',
  );
  const mutex = situation.windowProfile('pprof-mutex');
  if (!mutex) {
    confidence.unavailable('Mutex profile', 'not in this capture');
    return { ended };
  }
  const type = Math.max(0, mutex.typeIndex('delay'));
  const holderNames = new Set(
    lockCase.holder
      ? situation.view
          .stack(lockCase.holder.row)
          .frames.map((frame) => withoutTypeArguments(frame.function))
      : [],
  );
  const unlocks = mutex.matching(type, (functions) => {
    const user = functions.find(
      (name) => !name.startsWith('sync.') && !name.startsWith('internal/sync.'),
    );
    const name = user === undefined ? '' : withoutTypeArguments(user);
    return callers.has(name) || holderNames.has(name);
  });
  if (unlocks.rows.length === 0) {
    confidence.unavailable('Mutex profile', 'shows no Unlock in these functions');
    return { ended };
  }
  if (!ended)
    confidence.add('Mutex profile: the lock is released in these functions', WEIGHT.secondWitness);
  const unlocker = mutex
    .functionsOf(unlocks.rows[0] ?? 0)
    .find((name) => !name.startsWith('sync.') && !name.startsWith('internal/sync.'));
  list.add(
    [
      text('The mutex profile charges the delay of others to '),
      functionPhrase(unlocker ?? ''),
      text(', where the lock is released.'),
    ],
    [sampleRows(mutex, unlocks.rows, type)],
    {
      source: mutex.delta ? 'mutex Δ' : 'mutex',
      functions: unlocker === undefined ? [] : [unlocker],
    },
  );
  return { ended };
}

/** In the other dump: the same waiters, other ones, another holder? */
export function addMovement(situation: Situation, against: EvidenceList, lockCase: LockCase): void {
  const fate = situation.fate(lockCase.keys);
  const { latest } = situation;
  if (!fate || !latest || fate.gone === 0) return;
  against.add(
    `${formatCount(fate.gone)} of ${formatCount(fate.before)} waiters are gone or in a later call in ${latest.view.label}: the queue moves. Not a deadlock.`,
    [goroutineRows(situation.view, lockCase.rows)],
    { source: latest.view.label },
  );
}

export const lockName = (lockCase: LockCase): string =>
  lockCase.lock.waiters.some((waiter) => waiter.kind !== 'mutex') ? 'one RWMutex' : 'one mutex';
