import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { countInWindow, fromJsonColumn, takeBackCount } from '@unpark/db';
import type { Redaction } from '@unpark/model';
import type { OpenBlob } from '@unpark/storage';
import { verifyPassword } from 'better-auth/crypto';
import { recordAudit } from '../audit/record-audit';
import { sha256Hex } from '../auth/sha256';
import { type Deps, newId, nowOf } from '../deps';
import { peopleNames } from '../library/people-names';
import type { CaptureView } from '../views';
import type { LinkScope } from './create-link';
import { isLinkToken } from './link-token';
import { type EndedLink, type GuestView, LINK_LIMITS, type OpenedLink } from './link-views';
import { withAddresses } from './redact-captures';

/** The same for every text that is no address of a link, and for one that never was. */
export const LINK_NOT_FOUND: Problem = {
  code: 'link.not-found',
  message: 'There is no such link.',
  next: 'Check the address: it may have been cut when it was copied.',
};

const LINK_ENDED: Problem = {
  code: 'link.ended',
  message: 'This link has ended.',
  next: 'Ask whoever sent it for a new one.',
};

const PASSWORD_NEEDED: Problem = {
  code: 'access.link-password',
  message: 'This link needs its password.',
  next: 'Ask whoever sent the link.',
};

/** Who opens a link: what tells visitors apart, and what shows that they know its password. */
export interface Visitor {
  readonly address: string;
  readonly agent: string;
  /** as `checkLinkPassword` gave it */
  readonly pass?: string | undefined;
  /** of who is signed in; opens previews of their own */
  readonly userId?: string | undefined;
}

const PASS_LIVES_MS = 12 * 3600_000;
const HOUR_MS = 3600_000;

async function rowOf(deps: Deps, token: string) {
  if (!isLinkToken(token)) return undefined;
  return (
    (await deps.database.system.shareLink.findUnique({
      where: { tokenHash: sha256Hex(token) },
      include: {
        investigation: { select: { deletedAt: true } },
        _count: { select: { captures: true } },
      },
    })) ?? undefined
  );
}
type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

/** Also when one of its captures was deleted: what is left is not what was chosen. */
const hasEnded = (deps: Deps, row: Row): boolean =>
  row.revokedAt !== null ||
  row.expiresAt <= nowOf(deps) ||
  row.investigation.deletedAt !== null ||
  row._count.captures < fromJsonColumn<LinkScope>(row.scope).captures.length;

/** A link that may be read now by this visitor; asked again for everything that it gives out. */
async function enterLink(deps: Deps, token: string, visitor: Visitor): Promise<Result<Row>> {
  const row = await rowOf(deps, token);
  if (!row || (row.isPreview && row.createdByUserId !== visitor.userId)) return err(LINK_NOT_FOUND);
  const { count, windowEndsAtMs } = await countInWindow(deps.database, {
    key: `link:${row.id}`,
    windowMs: 60_000,
    nowMs: deps.clock.nowMs(),
  });
  if (count > LINK_LIMITS.requestsAMinute) {
    return err({
      code: 'limit.link',
      message: 'This link is opened too often.',
      next: 'Wait a minute and load the page again.',
      retryAfterSeconds: Math.ceil((windowEndsAtMs - deps.clock.nowMs()) / 1000),
    });
  }
  if (hasEnded(deps, row)) return err(LINK_ENDED);
  if (row.passwordHash !== null && !isPass(deps, row, visitor.pass)) return err(PASSWORD_NEEDED);
  return ok(row);
}

/** Whether a link may still be read: what is on its way to a visitor stops when it may not. */
export async function isLinkOpen(deps: Deps, token: string): Promise<boolean> {
  const row = await rowOf(deps, token);
  return row !== undefined && !hasEnded(deps, row);
}

/** What the page of a link shows; `link.not-found` for all that is none. */
export async function openLink(
  deps: Deps,
  token: string,
  visitor: Visitor,
): Promise<Result<OpenedLink>> {
  const entered = await enterLink(deps, token, visitor);
  if (!entered.ok) {
    if (entered.error === PASSWORD_NEEDED) return ok({ state: 'password' });
    if (entered.error !== LINK_ENDED) return entered;
    const row = await rowOf(deps, token);
    return row ? ok({ state: 'ended', ended: await endedLink(deps, row) }) : err(LINK_NOT_FOUND);
  }
  const row = entered.value;
  const client = deps.database.forWorkspace(row.workspaceId);
  const captures = await client.shareLinkCapture.findMany({
    where: { linkId: row.id },
    orderBy: { position: 'asc' },
    select: { view: true },
  });
  const scope = fromJsonColumn<LinkScope>(row.scope);
  const redaction = fromJsonColumn<Redaction>(row.redaction);
  const by = redaction.people ? undefined : await makerOf(deps, row);
  const view: GuestView = {
    kind: scope.kind,
    name: scope.name,
    ...(scope.notes !== '' && { notes: scope.notes }),
    query: scope.query,
    redaction,
    originals: scope.originals,
    ...(by !== undefined && { by }),
    expiresAt: row.expiresAt.toISOString(),
    isPreview: row.isPreview,
    captures: captures.map((capture) =>
      withAddresses(fromJsonColumn<CaptureView>(capture.view), token),
    ),
  };
  if (!row.isPreview) await countView(deps, row, visitor);
  return ok({ state: 'open', view });
}

async function endedLink(deps: Deps, row: Row): Promise<EndedLink> {
  const redaction = fromJsonColumn<Redaction>(row.redaction);
  const by = redaction.people ? undefined : await makerOf(deps, row);
  const now = nowOf(deps);
  const ends = [row.revokedAt, row.investigation.deletedAt, row.expiresAt].filter(
    (at) => at !== null && at <= now,
  );
  const endedAt = ends.sort((a, b) => Number(a) - Number(b))[0] ?? now;
  return { endedAt: endedAt.toISOString(), ...(by !== undefined && { by }) };
}

/** `Lena P.`: enough for those who know her. */
async function makerOf(deps: Deps, row: Row): Promise<string | undefined> {
  const names = await peopleNames(deps, [row.createdByUserId]);
  const name = row.createdByUserId === null ? undefined : names.get(row.createdByUserId);
  const [first = '', ...rest] = (name ?? '').trim().split(/\s+/);
  const last = rest.at(-1);
  if (first === '' || first.includes('@')) return undefined;
  return last === undefined ? first : `${first} ${[...last][0] ?? ''}.`;
}

/** Once a visitor and hour. The visitor is a hash that is another one tomorrow. */
async function countView(deps: Deps, row: Row, visitor: Visitor): Promise<void> {
  const now = nowOf(deps);
  const day = now.toISOString().slice(0, 10);
  const hash = sha256Hex([day, row.tokenHash, visitor.address, visitor.agent].join('\n'));
  const { count } = await countInWindow(deps.database, {
    key: `link-view:${row.id}:${hash}`,
    windowMs: HOUR_MS,
    nowMs: now.getTime(),
  });
  if (count > 1) return;
  await deps.database.forWorkspace(row.workspaceId).$transaction(async (tx) => {
    await tx.shareLinkView.create({
      data: {
        id: newId(deps, 'shareLinkView'),
        linkId: row.id,
        visitor: hash.slice(0, 32),
        at: now,
      },
    });
    await tx.shareLink.update({
      where: { id: row.id },
      data: { viewCount: { increment: 1 }, lastViewedAt: now },
    });
    await recordAudit(
      deps,
      {
        workspaceId: row.workspaceId,
        actor: 'nobody',
        action: 'link.view',
        object: `link:${row.id}`,
        result: 'done',
        address: visitor.address,
      },
      tx,
    );
  });
}

/**
 * Looks at the password of a link; ten wrong ones an hour.
 *
 * @returns what to show with each request from now on, for half a day
 */
export async function checkLinkPassword(
  deps: Deps,
  token: string,
  password: string,
  visitor: Visitor,
): Promise<Result<{ readonly pass: string; readonly linkId: string; readonly livesMs: number }>> {
  const row = await rowOf(deps, token);
  if (!row || row.passwordHash === null || row.isPreview) return err(LINK_NOT_FOUND);
  if (hasEnded(deps, row)) return err(LINK_ENDED);
  const nowMs = deps.clock.nowMs();
  const key = `link-password:${row.id}`;
  const tries = await countInWindow(deps.database, { key, windowMs: HOUR_MS, nowMs });
  if (tries.count > LINK_LIMITS.passwordTriesAnHour) {
    return err({
      code: 'limit.link-password',
      message: 'Too many wrong passwords for this link.',
      next: 'Try again later; the password itself is still good.',
      retryAfterSeconds: Math.ceil((tries.windowEndsAtMs - nowMs) / 1000),
    });
  }
  const isRight =
    password.length <= LINK_LIMITS.passwordMost &&
    (await verifyPassword({ hash: row.passwordHash, password }));
  if (!isRight) {
    await recordAudit(deps, {
      workspaceId: row.workspaceId,
      actor: 'nobody',
      action: 'link.password',
      object: `link:${row.id}`,
      result: 'refused',
      address: visitor.address,
    });
    return err({
      code: 'access.link-password-wrong',
      message: 'This is not the password of the link.',
      next: 'Ask whoever sent the link.',
    });
  }
  await takeBackCount(deps.database, key);
  const endsMs = nowMs + PASS_LIVES_MS;
  return ok({ pass: passOf(row, endsMs), linkId: row.id, livesMs: PASS_LIVES_MS });
}

/** Made with the hash of the password, which is random and secret: it ends with the password. */
const passOf = (row: Row, endsMs: number): string =>
  `${endsMs}.${createHmac('sha256', row.passwordHash ?? '')
    .update(`${row.id}.${endsMs}`)
    .digest('base64url')}`;

function isPass(deps: Deps, row: Row, pass: string | undefined): boolean {
  const endsMs = Number(pass?.split('.')[0]);
  if (pass === undefined || !Number.isSafeInteger(endsMs) || endsMs <= deps.clock.nowMs()) {
    return false;
  }
  const right = Buffer.from(passOf(row, endsMs));
  const given = Buffer.from(pass);
  return right.length === given.length && timingSafeEqual(right, given);
}

const NUMBER = /^\d{1,9}$/;

/** A table of a link, without what is removed. */
export async function openLinkTable(
  deps: Deps,
  token: string,
  number: string,
  visitor: Visitor,
): Promise<Result<{ readonly bytes: Uint8Array } | OpenBlob>> {
  const entered = await enterLink(deps, token, visitor);
  if (!entered.ok) return entered;
  const { id, workspaceId } = entered.value;
  if (!NUMBER.test(number)) return err(LINK_NOT_FOUND);
  const row = await deps.database.forWorkspace(workspaceId).shareLinkTable.findFirst({
    where: { linkId: id, number: Number(number) },
    select: { bytes: true, table: { select: { sha256: true } } },
  });
  if (!row) return err(LINK_NOT_FOUND);
  if (row.bytes) return ok({ bytes: row.bytes });
  return deps.storage.openRead(row.table.sha256);
}

/** An original file, of a link that gives them out: it removes nothing then. */
export async function openLinkOriginal(
  deps: Deps,
  token: string,
  number: string,
  visitor: Visitor,
): Promise<Result<OpenBlob & { readonly downloadName: string }>> {
  const entered = await enterLink(deps, token, visitor);
  if (!entered.ok) return entered;
  const { workspaceId } = entered.value;
  const scope = fromJsonColumn<LinkScope>(entered.value.scope);
  if (!scope.originals || !NUMBER.test(number)) return err(LINK_NOT_FOUND);
  const artifactIds = scope.captures.flatMap((capture) => capture.artifactIds);
  const artifactId = artifactIds[Number(number) - 1];
  if (artifactId === undefined) return err(LINK_NOT_FOUND);
  const artifact = await deps.database.forWorkspace(workspaceId).artifact.findUnique({
    where: { id: artifactId },
    select: { sha256: true, file: true },
  });
  if (!artifact) return err(LINK_NOT_FOUND);
  const opened = await deps.storage.openRead(artifact.sha256);
  if (!opened.ok) return opened;
  const base = artifact.file.slice(artifact.file.lastIndexOf('/') + 1);
  const safe = base.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '');
  return ok({ ...opened.value, downloadName: safe.slice(-100) || 'capture' });
}
