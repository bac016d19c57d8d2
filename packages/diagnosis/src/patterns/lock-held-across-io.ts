import type { EachLanguage, Hypothesis, Said, Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, ONE_DUMP_ONLY, weighAge } from '../confidence';
import { type Draft, EvidenceList, shortName } from '../draft';
import { type Extent, extentOf, NEXT, nextForAge } from '../facts';
import { described } from '../library/described';
import { LOCK_HELD_ACROSS_IO } from '../library/lock-held-across-io';
import { LOCK_HELD_ACROSS_CHANNEL_OP } from '../library/lock-held-across-channel-op';
import { BROADCAST_BACKPRESSURE } from '../library/broadcast-backpressure';
import { LOCK_HELD_ACROSS_WAIT } from '../library/lock-held-across-wait';
import { LOGGER_LOCK } from '../library/logger-lock';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { callersOf, type LockCase, lockCases, logCallers, standingAt } from './lock-cases';
import { otherReading, remedyFor } from './readings';
import { movingQueueSeverity } from './mutex-contention';
import {
  addHolder,
  addMovement,
  addWaiters,
  lockName,
  oneGoroutine,
  queueTooSmall,
  weighLockProfiles,
  whoWait,
} from './lock-evidence';
import { HELD_CLAUSE, HELD_TITLE, HOLDER_WAITS } from './lock-held-words';

/** What a lock is held across; each is a pattern of its own. */
interface HeldPattern {
  readonly entry: PatternEntry;
  readonly definition: PatternDefinition;
  readonly takes: (lockCase: LockCase) => boolean;
  readonly alternatives?: (
    situation: Situation,
    lockCase: LockCase,
  ) => readonly Hypothesis<EachLanguage>[];
}

function heldPattern(
  entry: PatternEntry,
  of: Omit<HeldPattern, 'definition' | 'entry'>,
): PatternDefinition {
  const definition: PatternDefinition = {
    ...described(entry),
    detect: (situation) => detectHeld(situation, { ...of, entry, definition }),
  };
  return definition;
}

export const lockHeldAcrossIo = heldPattern(LOCK_HELD_ACROSS_IO, {
  takes: ({ kind, logger }) => kind === 'held-across-io' && !logger,
});

export const lockHeldAcrossChannelOp = heldPattern(LOCK_HELD_ACROSS_CHANNEL_OP, {
  takes: ({ kind, logger }) => kind === 'held-across-channel' && !logger,
  alternatives: (_, { holderKind }) =>
    holderKind === 'chan-send'
      ? [
          otherReading(
            BROADCAST_BACKPRESSURE,
            {
              en: 'The holder sends; whether to one partner or to many in turn, only the source shows.',
              zh: '持有者在发送；是发给一个对象还是逐个发给许多对象，只有源码能看出。',
            },
            NEXT.trace,
          ),
        ]
      : [],
});

export const broadcastBackpressure = heldPattern(BROADCAST_BACKPRESSURE, {
  takes: ({ kind, logger }) => kind === 'broadcast' && !logger,
  alternatives: () => [
    otherReading(
      LOCK_HELD_ACROSS_CHANNEL_OP,
      {
        en: 'That the goroutines which receive are those that it sends to follows from their package and number.',
        zh: '接收的 goroutine 就是它的发送对象，这只是由包和数量推断的。',
      },
      NEXT.trace,
    ),
  ],
});

export const lockHeldAcrossWait = heldPattern(LOCK_HELD_ACROSS_WAIT, {
  takes: ({ kind, logger }) => kind === 'held-across-wait' && !logger,
});

export const loggerLock = heldPattern(LOGGER_LOCK, {
  takes: ({ kind, logger }) => logger && HELD_KINDS.has(kind),
});

const HELD_KINDS: ReadonlySet<LockCase['kind']> = new Set([
  'held-across-io',
  'held-across-channel',
  'broadcast',
  'held-across-wait',
]);

function detectHeld(situation: Situation, of: HeldPattern): PatternAnswer {
  const pattern = of.definition;
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const lockCase of lockCases(situation)) {
    if (!of.takes(lockCase)) continue;
    const extent = extentOf(situation, lockCase.keys, lockCase.rows);
    const sure = isSureHolder(situation, lockCase);
    const severity =
      // an object's method elsewhere may be past its Unlock: then a queue that moves is only a queue
      !sure && situation.latest && extent.stayed * 2 < extent.before
        ? movingQueueSeverity(extent)
        : severityOf(situation, extent, waitsForWaiter(situation, lockCase));
    if (severity === undefined) {
      rejected.push({
        pattern: pattern.id,
        title: pattern.title,
        reason: queueTooSmall(situation, lockCase, extent, {
          en: 'too few to hold anything up.',
          zh: '太少，拖不住什么。',
        }),
      });
      continue;
    }
    drafts.push({
      ...draftOf(situation, of, lockCase, extent, severity),
      ...(of.alternatives && { alternatives: of.alternatives(situation, lockCase) }),
    });
  }
  return { drafts, rejected };
}

/**
 * It is inside of a function that takes the lock, or it is one goroutine of the service's own that
 * stands at the same place in both dumps. A request in a method of the object may be past its Unlock.
 */
function isSureHolder(situation: Situation, { holder }: LockCase): boolean {
  if (!holder) return false;
  if (holder.inside || holder.unlocker) return true;
  const group = situation.reference.groupOfRow.get(holder.row);
  if (!group || group.request || group.rows.length > 1) return false;
  const fate = situation.fate(new Set([group.key]));
  return fate !== undefined && fate.before === 1 && fate.after === 1;
}

/** The holder waits for goroutines that it started, and one of those waits for the lock. */
function waitsForWaiter(situation: Situation, { holder, kind, rows }: LockCase): boolean {
  if (!holder || kind !== 'held-across-wait') return false;
  const waiting = new Set(rows);
  return situation.childrenOf(holder.row).some((child) => waiting.has(child));
}

function severityOf(situation: Situation, extent: Extent, cycle: boolean): Severity | undefined {
  if (cycle && (situation.crashSaysAsleep || (situation.latest && extent.stayed > 0)))
    return extent.requests > 0 ? 'critical' : 'high';
  if (situation.latest) {
    if (extent.lasting < 2) return undefined;
    if (extent.lasting >= 4) return extent.share >= 0.1 ? 'high' : 'medium';
    return extent.stayed >= 2 ? 'medium' : 'low';
  }
  if (extent.count < 2) return undefined;
  if (extent.count >= 16) return extent.share >= 0.2 ? 'high' : 'medium';
  return extent.count >= 8 && extent.share >= 0.2 ? 'medium' : 'low';
}

function draftOf(
  situation: Situation,
  { definition: pattern, entry }: HeldPattern,
  lockCase: LockCase,
  extent: Extent,
  severity: Severity,
): Draft {
  const { holder, holderKind } = lockCase;
  const confidence = new Confidence(holder?.address || holder?.inside ? pattern.prior : 0.5);
  if (holder?.address && holder.inside) {
    confidence.add(
      {
        en: 'The holder has the address and is below the same Lock call',
        zh: '持有者的栈上有该地址，且已越过同一个 Lock 调用',
      },
      1,
    );
  }
  if (situation.latest) {
    if (extent.lasting >= 4)
      confidence.add(
        say`At least ${extent.lasting} wait for it in both dumps`
          .zh`两份 dump 里都至少有 ${extent.lasting} 个在等它`,
        0.5,
      );
  } else {
    confidence.unavailable(
      { en: 'Waiters of the same lock in two dumps', zh: '两份 dump 里同一把锁的等待者' },
      ONE_DUMP_ONLY,
    );
  }
  const list = new EvidenceList();
  const waiting = addWaiters(situation, list, lockCase);
  const holding = addHolder(situation, list, lockCase);
  const fate = situation.fate(lockCase.keys);
  if (fate && fate.stayed > 0 && fate.stayed >= fate.before * 0.8)
    weighAge(situation, confidence, lockCase.keys);
  weighLockProfiles(situation, confidence, list, lockCase);
  weighClients(situation, confidence, list, lockCase.keys);
  const against = new EvidenceList('a');
  addMovement(situation, against, lockCase);
  if (!holder?.inside && !holder?.unlocker) {
    against.add(
      {
        en: 'That it holds the lock follows from its receiver only: it may be past the Unlock.',
        zh: '它持锁只是由接收者推断的：可能已经 Unlock。',
      },
      [],
      {
        source: situation.view.label,
        provenance: 'inferred',
      },
    );
  }
  const holderAt = holder && standingAt(situation, holder.row, lockCase.lock);
  const callers = callersOf(lockCase.lock);
  const guilty = lockCase.logger
    ? [...logCallers(situation, lockCase), ...(holderAt ? [holderAt.function] : [])]
    : holderAt
      ? [holderAt.function]
      : [];
  const who = whoWait(situation, lockCase.rows, waiting);
  const name = lockName(lockCase, waiting);
  const goroutine: Said = holder
    ? oneGoroutine(situation, holder.row, holding)
    : { en: 'goroutine ?', zh: 'goroutine ?' };
  const clause = link((holderKind && HELD_CLAUSE[holderKind]) ?? HOLDER_WAITS, holding);
  return {
    pattern: pattern.id,
    title: titleOf(pattern, lockCase),
    severity,
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence: waitsAsLongAs(holderAt?.function),
    functions: [...new Set([...guilty, ...callers])],
    rows: lockCase.rows,
    holders: holder ? [holder.row] : [],
    summary: say`${who} for ${name}. Its holder, ${goroutine}, ${clause}.`
      .zh`${who}在等${name}。持有者 ${goroutine} ${clause}。`,
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(entry.remedy, guilty[0] ?? callers[0] ?? { en: 'the call', zh: '该调用' }),
    next: [
      ...nextForAge(situation),
      ...(situation.profile('pprof-mutex') ? [] : [NEXT.mutexProfile]),
    ],
    wait: 'lock',
  };
}

function waitsAsLongAs(holder: string | undefined): Said {
  if (holder === undefined) {
    return {
      en: 'Everybody who needs the lock waits as long as the holder does.',
      zh: '持有者等多久，所有需要这把锁的就等多久。',
    };
  }
  const name = shortName(holder);
  return say`Everybody who needs the lock waits as long as ${name} does.`
    .zh`${name} 等多久，所有需要这把锁的就等多久。`;
}

function titleOf(pattern: PatternDefinition, { holderKind, kind }: LockCase): Said {
  const special = kind === 'held-across-io' || holderKind === 'cond';
  const own = pattern === lockHeldAcrossIo || pattern === lockHeldAcrossWait;
  return (special && own && holderKind ? HELD_TITLE[holderKind] : undefined) ?? pattern.title;
}
