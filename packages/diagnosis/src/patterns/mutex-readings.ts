import type { EachLanguage, Hypothesis, Remedy } from '@unpark/model';
import { shortName } from '../draft';
import { NEXT } from '../facts';
import { LOCK_CONVOY } from '../library/lock-convoy';
import { LOCK_HELD_ACROSS_CHANNEL_OP } from '../library/lock-held-across-channel-op';
import { LOGGER_LOCK } from '../library/logger-lock';
import { MUTEX_CONTENTION } from '../library/mutex-contention';
import { MUTEX_NEVER_UNLOCKED } from '../library/mutex-never-unlocked';
import { MUTEX_SELF_DEADLOCK } from '../library/mutex-self-deadlock';
import { RWMUTEX_RECURSIVE_RLOCK } from '../library/rwmutex-recursive-rlock';
import { RWMUTEX_UPGRADE } from '../library/rwmutex-upgrade';
import { RWMUTEX_WRITER_BLOCKS_READERS } from '../library/rwmutex-writer-blocks-readers';
import { say } from '../say';
import type { Situation } from '../situation';
import { type LockCase, standingAt } from './lock-cases';
import { otherReading, remedyFor } from './readings';

/** What the same queue may be besides. */
export function readingsOf(
  situation: Situation,
  lockCase: LockCase,
): readonly Hypothesis<EachLanguage>[] {
  const { kind, lock, self, logger } = lockCase;
  const list: Hypothesis<EachLanguage>[] = [];
  const idle = situation.holdersOf(lock).find((candidate) => candidate.idle);
  const next = situation.latest ? NEXT.mutexProfile : NEXT.secondDump;
  if (self && kind !== 'readers-behind-writer') {
    const goroutine = situation.view.goid(self.row);
    const outer = shortName(self.outer.function);
    list.push(
      otherReading(
        self.kind === 'recursive' ? RWMUTEX_RECURSIVE_RLOCK : MUTEX_SELF_DEADLOCK,
        say`Goroutine ${goroutine} waits in a function called from ${outer}; whether that one still has the lock, the source shows.`
          .zh`goroutine ${goroutine} 等在由 ${outer} 调用的函数里；后者是否仍持有这把锁，要看源码。`,
        situation.latest ? undefined : NEXT.secondDump,
      ),
    );
  }
  if (kind === 'never-unlocked' && !situation.latest) {
    list.push(
      otherReading(
        MUTEX_CONTENTION,
        {
          en: 'One dump: the holder may be in a function that does not show that it took the lock.',
          zh: '只有一份 dump：持有者可能在某个看不出取过锁的函数里。',
        },
        NEXT.secondDump,
      ),
    );
  }
  if (kind === 'never-unlocked' && idle) {
    const goroutine = situation.view.goid(idle.row);
    list.push(
      otherReading(
        LOCK_HELD_ACROSS_CHANNEL_OP,
        say`Goroutine ${goroutine} runs a method of the same type and waits: it may do so with the lock held.`
          .zh`goroutine ${goroutine} 在同一类型的方法里等待：可能正持着这把锁。`,
        next,
      ),
    );
  }
  if (kind === 'contention') {
    if (logger)
      list.push(
        otherReading(
          LOGGER_LOCK,
          {
            en: 'The lock is that of a logger; its write is not in view.',
            zh: '这是 logger 的锁；看不到它的写操作。',
          },
          next,
        ),
      );
    if (!situation.latest)
      list.push(
        otherReading(
          MUTEX_NEVER_UNLOCKED,
          {
            en: 'One dump does not show whether the queue moves.',
            zh: '一份 dump 看不出队列是否在动。',
          },
          next,
        ),
      );
    list.push(
      otherReading(
        LOCK_CONVOY,
        {
          en: 'A short section whose handing over costs more than the work queues in the same way.',
          zh: '临界区很短、交接的开销超过工作本身时，排队的样子相同。',
        },
        NEXT.trace,
      ),
    );
  }
  if (kind === 'readers-behind-writer' && self) {
    const goroutine = situation.view.goid(self.row);
    const outer = shortName(self.outer.function);
    list.push(
      otherReading(
        self.kind === 'upgrade' ? RWMUTEX_UPGRADE : RWMUTEX_RECURSIVE_RLOCK,
        say`Goroutine ${goroutine} may have the lock itself: see ${outer}.`
          .zh`goroutine ${goroutine} 可能自己就持有这把锁：见 ${outer}。`,
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
export function sleeperOf(
  situation: Situation,
  { lock }: LockCase,
): { readonly row: number; readonly function: string } | undefined {
  const [first, second] = situation.holdersOf(lock);
  if (!first?.idle || !first.address || !first.type) return undefined;
  if (second && second.score >= first.score) return undefined;
  const at = standingAt(situation, first.row, lock);
  return at && { row: first.row, function: at.function };
}

/** @param caller full symbol of a function that takes the lock */
export function remedyOf(
  lockCase: LockCase,
  caller: string,
  holder: string | undefined,
): Remedy<EachLanguage> {
  if (lockCase.kind === 'never-unlocked') return remedyFor(MUTEX_NEVER_UNLOCKED.remedy, caller);
  if (lockCase.kind === 'readers-behind-writer') {
    return remedyFor(
      RWMUTEX_WRITER_BLOCKS_READERS.remedy,
      holder ?? { en: 'the long reader', zh: '那个长读者' },
    );
  }
  const remedy = remedyFor(MUTEX_CONTENTION.remedy, caller);
  if (holder === undefined || shortName(holder) === shortName(caller)) return remedy;
  const [at, out] = [shortName(caller), shortName(holder)];
  return {
    ...remedy,
    sentence: say`Do less under the lock in ${at}: move ${out} out of it, split it by key, or use atomics for counters.`
      .zh`减少 ${at} 持锁期间的工作：把 ${out} 移到锁外，按 key 拆分锁，计数器改用 atomic。`,
  };
}
