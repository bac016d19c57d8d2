import type { Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, weighAge } from '../confidence';
import { counted, type Draft, EvidenceList, shortName, text } from '../draft';
import { type Extent, extentOf, howMany, NEXT, nextForAge } from '../facts';
import { described } from '../library/described';
import { LOCK_HELD_ACROSS_IO } from '../library/lock-held-across-io';
import { LOCK_HELD_ACROSS_CHANNEL_OP } from '../library/lock-held-across-channel-op';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { WaitKind } from '../wait-class';
import { callersOf, type LockCase, lockCases, standingAt } from './lock-cases';
import { addHolder, addMovement, addWaiters, lockName, weighLockProfiles } from './lock-evidence';

export const lockHeldAcrossIo: PatternDefinition = {
  ...described(LOCK_HELD_ACROSS_IO),
  detect: (situation) => detectHeld(situation, 'held-across-io'),
};

export const lockHeldAcrossChannelOp: PatternDefinition = {
  ...described(LOCK_HELD_ACROSS_CHANNEL_OP),
  detect: (situation) => detectHeld(situation, 'held-across-channel'),
};

function detectHeld(situation: Situation, kind: LockCase['kind']): PatternAnswer {
  const pattern = kind === 'held-across-io' ? lockHeldAcrossIo : lockHeldAcrossChannelOp;
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const lockCase of lockCases(situation)) {
    if (lockCase.kind !== kind) continue;
    const extent = extentOf(situation, lockCase.keys, lockCase.rows);
    const severity = severityOf(situation, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: pattern.id,
        title: pattern.title,
        reason: `${counted(extent.count, 'goroutine waits', 'goroutines wait')} for ${lockCase.lock.key} in ${situation.view.label}${situation.latest ? `, ${extent.lasting} in both dumps` : ''}: too few to hold anything up.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, pattern, lockCase, extent, severity));
  }
  return { drafts, rejected };
}

function severityOf(situation: Situation, extent: Extent): Severity | undefined {
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
};

function draftOf(
  situation: Situation,
  pattern: PatternDefinition,
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
  const guilty = holderAt ? [holderAt.function] : [];
  const logger = callers.some(
    (name) => name.startsWith('log.(*Logger)') || name.startsWith('log/slog.'),
  );
  return {
    pattern: logger ? 'logger-lock' : pattern.id,
    title: (holderKind && IO_TITLE[holderKind]) ?? pattern.title,
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
    remedy: {
      sentence: `Take what ${holderAt ? shortName(holderAt.function) : 'the call'} needs under the lock, release it, do the I/O, and lock again to store the result; give the call a deadline.`,
      diff: [
        '  mu.Lock()',
        '  key := s.key',
        '+ mu.Unlock()',
        '  v, err := fetch(ctx, key)',
        '+ mu.Lock()',
        '  s.value = v',
      ],
    },
    next: [
      ...nextForAge(situation),
      ...(situation.profile('pprof-mutex') ? [] : [NEXT.mutexProfile]),
    ],
    wait: 'lock',
  };
}
