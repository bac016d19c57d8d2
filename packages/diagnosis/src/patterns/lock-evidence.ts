import { formatCount, formatDuration } from '@unpark/base';
import type { Phrase, Said } from '@unpark/model';
import { type Confidence, WEIGHT } from '../confidence';
import {
  counted,
  type EvidenceList,
  functionPhrase,
  goroutineRows,
  goroutines,
  placePhrase,
  sampleRows,
} from '../draft';
import { blockWitness, type Extent, howMany } from '../facts';
import { weighLittleLaw } from '../little-law';
import { link, say, type Spoken } from '../say';
import { type HolderCandidate, type Lock, lockPlace } from '../locks';
import type { Situation } from '../situation';
import { withoutTypeArguments } from '../stack-hash';
import { weighTrace } from '../trace-witness';
import { plainReason, WAIT_CLAUSE } from '../wait-class';
import { callersOf, type LockCase, standingAt } from './lock-cases';

/** `29 goroutines wait` */
export const goroutinesWait = (count: number): Said =>
  counted(count, { one: 'goroutine waits', many: 'goroutines wait', zh: '个 goroutine 在等' });

/** `29 of 30 requests wait`; in Chinese who, and the verb follows */
export function whoWait(
  situation: Situation,
  rows: readonly number[],
  evidence: string,
  one: 'waits' | 'wait' = 'wait',
): Said {
  const many = howMany(situation, rows);
  return link(say`${many} ${rows.length === 1 ? one : 'wait'}`.zh`${many}`, evidence);
}

/** `goroutine 34`, a link to what it does. */
export const oneGoroutine = (situation: Situation, row: number, evidence?: string): Said => {
  const name = `goroutine ${situation.view.goid(row)}`;
  return link({ en: name, zh: name }, evidence);
};

/** `0xc00007f050`, or the place that stands for it; in Chinese with the word for a lock, after 等. */
export function lockKey(lock: Lock, code = false): Said {
  const face = (text: string): Phrase => (code ? { text, code } : { text });
  const key = face(lock.key);
  const [first] = lock.waiters;
  if (lock.address !== undefined || !first) return say`${key}`.zh`锁 ${key}`;
  return say`${key}`.zh` ${face(lockPlace(first.caller))} 里的锁`;
}

/** Why a queue is no finding: its size, and what that means. */
export function queueTooSmall(
  situation: Situation,
  { lock }: LockCase,
  extent: Extent,
  meaning: Said,
): Said {
  const lasting: Spoken = situation.latest
    ? say`, ${extent.lasting} in both dumps`.zh`，两份 dump 里都至少有 ${extent.lasting} 个`
    : '';
  const { label } = situation.view;
  const key = lockKey(lock);
  return say`${goroutinesWait(extent.count)} for ${key} in ${label}${lasting}: ${meaning}`
    .zh`${label} 里有 ${goroutines(extent.count)} 在等${key}${lasting}：${meaning}`;
}

export function addWaiters(situation: Situation, list: EvidenceList, lockCase: LockCase): string {
  const { lock } = lockCase;
  const callers = callersOf(lock);
  const count = lockCase.rows.length;
  const key = lockKey(lock, true);
  const at = functionPhrase(callers[0] ?? '');
  const others = counted(callers.length - 1, { one: 'other function', zh: '个函数' });
  const more: Spoken = callers.length > 1 ? say` and ${others}`.zh` 和另外 ${others}` : '';
  return list.add(
    say`${goroutinesWait(count)} for the lock ${key} in ${at}${more}.`
      .zh`${goroutines(count)} 在等${key}，位于 ${at}${more}。`,
    [goroutineRows(situation.view, lockCase.rows)],
    {
      source: situation.view.label,
      functions: callers,
      provenance: lock.address === undefined ? 'inferred' : 'observed',
    },
  );
}

/** How the holder was told from the others, in words. */
function holderReasons(holder: HolderCandidate): Spoken {
  const reasons: Said[] = [];
  if (holder.address) reasons.push(HOLDER_REASON.address);
  if (holder.inside) reasons.push(HOLDER_REASON.inside);
  if (holder.unlocker) reasons.push(HOLDER_REASON.unlocker);
  if (holder.type && reasons.length < 2) reasons.push(HOLDER_REASON.type);
  const [first, ...rest] = reasons;
  return rest.reduce<Spoken>((so, one) => say`${so} and ${one}`.zh`${so}，${one}`, first ?? '');
}

/** What is said of `goroutine 34`. */
const HOLDER_REASON = {
  address: { en: 'has the address of the lock on its stack', zh: '的栈上有这把锁的地址' },
  inside: { en: 'is below the Lock call of the same function', zh: '已越过同一函数里的 Lock 调用' },
  unlocker: {
    en: 'is in a function that was seen to unlock it for others',
    zh: '所在的函数曾为别人释放过这把锁',
  },
  type: { en: 'runs a method of the same type', zh: '正在同一类型的方法里' },
} as const satisfies Record<string, Said>;

export function addHolder(
  situation: Situation,
  list: EvidenceList,
  lockCase: LockCase,
): string | undefined {
  const { holder } = lockCase;
  if (!holder) return undefined;
  const at = standingAt(situation, holder.row, lockCase.lock);
  const goroutine = situation.view.goid(holder.row);
  const reasons = holderReasons(holder);
  const doing = holderDoing(situation, holder.row);
  const name = functionPhrase(at?.function ?? '');
  const place: Spoken = at ? placePhrase(at) : '';
  return list.add(
    say`Goroutine ${goroutine} ${reasons}; it ${doing} in ${name}${place}.`
      .zh`goroutine ${goroutine} ${reasons}；它${doing}，位于 ${name}${place}。`,
    [goroutineRows(situation.view, [holder.row])],
    {
      source: situation.view.label,
      provenance: 'inferred',
      functions: at ? [at.function] : [],
    },
  );
}

/** `waits for an HTTP response`, `is running`; `在等 HTTP 响应`, `正在运行` */
export function holderDoing(situation: Situation, row: number): Said {
  const kind = situation.view.kind(row);
  if (kind === 'running') return { en: 'is running', zh: '正在运行' };
  if (kind === 'runnable') return { en: 'is runnable', zh: '在等待调度' };
  if (kind === 'sleep') return { en: 'sleeps', zh: '在 sleep' };
  if (kind === 'syscall') return { en: 'is in a system call', zh: '在系统调用里' };
  const reason = plainReason(situation.view.reason(row));
  return WAIT_CLAUSE[kind] ?? say`is in ${reason}`.zh`处于 ${reason}`;
}

/** What a finding of each kind says of the length of the waits. */
const CLAIMS: Readonly<Partial<Record<LockCase['kind'], 'never-ends' | 'queue'>>> = {
  cycle: 'never-ends',
  'never-unlocked': 'never-ends',
  contention: 'queue',
  'readers-behind-writer': 'queue',
};

export const BLOCK_PROFILE: Said = { en: 'Block profile', zh: 'block profile' };
const MUTEX_PROFILE: Said = { en: 'Mutex profile', zh: 'mutex profile' };
export const NOT_CAPTURED: Said = { en: 'not in this capture', zh: '这次采集里没有' };

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
    confidence.unavailable(BLOCK_PROFILE, NOT_CAPTURED);
  } else if (block.rows.length === 0) {
    confidence.unavailable(BLOCK_PROFILE, {
      en: 'has no such wait that ended; a wait in progress is never in it',
      zh: '没有已经结束的这种等待；正在进行的等待不会被记录',
    });
  } else {
    ended = true;
    const { share } = block;
    const sum = formatDuration(block.sum);
    confidence.add(
      say`Block profile: ${share} of its delay is this Lock`
        .zh`block profile：${share} 的延迟在这个 Lock`,
      WEIGHT.secondWitness,
    );
    list.add(
      say`Waits for this lock that ended sum up to ${sum}, ${share} of all delay in the block profile.`
        .zh`等这把锁且已经结束的等待合计 ${sum}，占 block profile 全部延迟的 ${share}。`,
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
    confidence.unavailable(MUTEX_PROFILE, NOT_CAPTURED);
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
    confidence.unavailable(MUTEX_PROFILE, {
      en: 'shows no Unlock in these functions',
      zh: '没有显示这些函数里的 Unlock',
    });
    return { ended };
  }
  if (!ended)
    confidence.add(
      {
        en: 'Mutex profile: the lock is released in these functions',
        zh: 'mutex profile：这把锁在这些函数里释放',
      },
      WEIGHT.secondWitness,
    );
  const unlocker = mutex
    .functionsOf(unlocks.rows[0] ?? 0)
    .find((name) => !name.startsWith('sync.') && !name.startsWith('internal/sync.'));
  const released = functionPhrase(unlocker ?? '');
  list.add(
    say`The mutex profile charges the delay of others to ${released}, where the lock is released.`
      .zh`mutex profile 把别人的延迟记在 ${released} 上，锁在那里释放。`,
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
  const gone = formatCount(fate.gone);
  const before = formatCount(fate.before);
  const { label } = latest.view;
  against.add(
    say`${gone} of ${before} waiters are gone or in a later call in ${label}: the queue moves. Not a deadlock.`
      .zh`${before} 个等待者中有 ${gone} 个在 ${label} 里已经离开，或在之后的调用里：队列在动，不是死锁。`,
    [goroutineRows(situation.view, lockCase.rows)],
    { source: latest.view.label },
  );
}

/** `one mutex`, a link to who waits for it */
export const lockName = (lockCase: LockCase, evidence: string): Said =>
  link(
    lockCase.lock.waiters.some((waiter) => waiter.kind !== 'mutex')
      ? { en: 'one RWMutex', zh: '一个 RWMutex' }
      : { en: 'one mutex', zh: '一把互斥锁' },
    evidence,
  );
