import type { Hypothesis, Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, weighAge } from '../confidence';
import { counted, type Draft, EvidenceList, shortName, text } from '../draft';
import { type Extent, extentOf, howMany, NEXT, nextForAge } from '../facts';
import { described } from '../library/described';
import { LOCK_HELD_ACROSS_IO } from '../library/lock-held-across-io';
import { LOCK_HELD_ACROSS_CHANNEL_OP } from '../library/lock-held-across-channel-op';
import { BROADCAST_BACKPRESSURE } from '../library/broadcast-backpressure';
import { LOCK_HELD_ACROSS_WAIT } from '../library/lock-held-across-wait';
import { LOGGER_LOCK } from '../library/logger-lock';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { WaitKind } from '../wait-class';
import { callersOf, type LockCase, lockCases, logCallers, standingAt } from './lock-cases';
import { otherReading, remedyFor } from './readings';
import { movingQueueSeverity } from './mutex-contention';
import { addHolder, addMovement, addWaiters, lockName, weighLockProfiles } from './lock-evidence';

/** What a lock is held across; each is a pattern of its own. */
interface HeldPattern {
  readonly entry: PatternEntry;
  readonly definition: PatternDefinition;
  readonly takes: (lockCase: LockCase) => boolean;
  readonly alternatives?: (situation: Situation, lockCase: LockCase) => readonly Hypothesis[];
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
            'The holder sends; whether to one partner or to many in turn, only the source shows.',
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
      'That the goroutines which receive are those that it sends to follows from their package and number.',
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
        reason: `${counted(extent.count, 'goroutine waits', 'goroutines wait')} for ${lockCase.lock.key} in ${situation.view.label}${situation.latest ? `, ${extent.lasting} in both dumps` : ''}: too few to hold anything up.`,
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

const IO_TITLE: Partial<Record<WaitKind, string>> = {
  'http-response': 'Lock held across an HTTP call',
  'http-connection': 'Lock held across an HTTP call',
  'net-read': 'Lock held across a network read',
  'net-write': 'Lock held across a network write',
  'net-dial': 'Lock held across a dial',
  'sql-connection': 'Lock held while waiting for a database connection',
  dns: 'Lock held across a DNS lookup',
  syscall: 'Lock held across a system call',
  pipe: 'Lock held across a pipe',
  'http-body': 'Lock held across the read of an HTTP body',
  'http-write': 'Lock held across an HTTP write',
  'pool-connection': 'Lock held while waiting for a pooled connection',
  rpc: 'Lock held across an RPC',
  cond: 'Lock held while waiting on a Cond',
};

const IO_CLAUSE: Partial<Record<WaitKind, string>> = {
  'http-response': 'is inside an HTTP call it makes with the lock held',
  'http-connection': 'is inside an HTTP call it makes with the lock held',
  'net-read': 'reads from the network with the lock held',
  'net-write': 'writes to the network with the lock held',
  'net-dial': 'dials with the lock held',
  'sql-connection': 'waits for a database connection with the lock held',
  dns: 'looks up a name with the lock held',
  syscall: 'is in a system call with the lock held',
  pipe: 'waits for the other end of a pipe with the lock held',
  'chan-send': 'waits in a channel send with the lock held',
  'chan-receive': 'waits in a channel receive with the lock held',
  select: 'waits in a select with the lock held',
  'chan-nil': 'waits on a nil channel with the lock held',
  waitgroup: 'waits for a WaitGroup with the lock held',
  cond: 'waits on a Cond with the lock held',
  'http-body': 'reads an HTTP body with the lock held',
  'http-write': 'writes to an HTTP peer with the lock held',
  'pool-connection': 'waits for a pooled connection with the lock held',
  rpc: 'waits for an RPC peer with the lock held',
};

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
    confidence.add('The holder has the address and is below the same Lock call', 1);
  }
  if (situation.latest) {
    if (extent.lasting >= 4)
      confidence.add(`At least ${extent.lasting} wait for it in both dumps`, 0.5);
  } else {
    confidence.unavailable('Waiters of the same lock in two dumps', 'one dump only');
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
      'That it holds the lock follows from its receiver only: it may be past the Unlock.',
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
  return {
    pattern: pattern.id,
    title: titleOf(pattern, lockCase),
    severity,
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence: `Everybody who needs the lock waits as long as ${holderAt ? shortName(holderAt.function) : 'the holder'} does.`,
    functions: [...new Set([...guilty, ...callers])],
    rows: lockCase.rows,
    holders: holder ? [holder.row] : [],
    summary: [
      text(`${howMany(situation, lockCase.rows)} wait`, waiting),
      text(' for '),
      text(lockName(lockCase), waiting),
      text('. Its holder, '),
      text(`goroutine ${holder ? situation.view.goid(holder.row) : '?'}`, holding),
      text(', '),
      text((holderKind && IO_CLAUSE[holderKind]) ?? 'waits with the lock held', holding),
      text('.'),
    ],
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(entry.remedy, guilty[0] ?? callers[0] ?? 'the call'),
    next: [
      ...nextForAge(situation),
      ...(situation.profile('pprof-mutex') ? [] : [NEXT.mutexProfile]),
    ],
    wait: 'lock',
  };
}

function titleOf(pattern: PatternDefinition, { holderKind, kind }: LockCase): string {
  const special = kind === 'held-across-io' || holderKind === 'cond';
  const own = pattern === lockHeldAcrossIo || pattern === lockHeldAcrossWait;
  return (special && own && holderKind ? IO_TITLE[holderKind] : undefined) ?? pattern.title;
}
