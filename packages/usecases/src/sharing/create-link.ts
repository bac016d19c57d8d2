import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import {
  REDACTED_KINDS,
  type Redaction,
  Redactor,
  redactQuery,
  redactsAnything,
} from '@unpark/model';
import { hashPassword } from 'better-auth/crypto';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { writtenBy } from '../access/writer';
import { recordAudit } from '../audit/record-audit';
import { sha256Hex } from '../auth/sha256';
import { type Deps, newId, nowOf } from '../deps';
import { getInvestigation } from '../investigations/get-investigation';
import { openLinksAt } from '../investigations/investigation-rows';
import type { InvestigationKind } from '../investigations/investigation-views';
import { makeLinkToken, sharePath } from './link-token';
import { LINK_LIMITS } from './link-views';
import { memberWords } from './member-words';
import {
  collectTexts,
  guestCaptureId,
  readCapturesToShare,
  redactCaptures,
} from './redact-captures';

export interface NewLink {
  readonly investigation: string;
  readonly redaction: Redaction;
  readonly originals: boolean;
  readonly hours: number;
  readonly password?: string | undefined;
  /** opens for its maker only, for a quarter of an hour */
  readonly preview: boolean;
}

/** What was chosen when the link was made, beside its captures. */
export interface LinkScope {
  readonly kind: InvestigationKind;
  readonly name: string;
  readonly notes: string;
  readonly query: string;
  readonly originals: boolean;
  readonly captures: readonly {
    readonly captureId: string;
    readonly revision: number;
    readonly artifactIds: readonly string[];
  }[];
}

/**
 * Makes a public address of an investigation as it is now: copies of its captures without what is
 * removed are made here, once, so that nothing that comes later can be seen through it.
 *
 * @returns the path of the address; this is the only time it is there to be seen
 */
export async function createLink(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewLink,
): Promise<Result<{ readonly id: string; readonly path: string }>> {
  const allowed = requireAction(scope, 'link.share');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  if (input.preview && caller.kind === 'key') return err(PREVIEW_OF_NOBODY);
  if (input.originals && redactsAnything(input.redaction)) return err(ORIGINALS_TELL_ALL);
  const investigation = await getInvestigation(deps, scope, input);
  if (!investigation.ok) return investigation;
  const { id: investigationId, name, notes, query, kind, captures } = investigation.value;
  if (captures.length === 0) return err(notFound('capture'));
  const now = nowOf(deps);
  const openLinks = { where: { investigationId, ...openLinksAt(now) } };
  if (!input.preview && (await client.shareLink.count(openLinks)) >= LINK_LIMITS.openLinks) {
    return err({
      code: 'limit.links',
      message: `The investigation has ${LINK_LIMITS.openLinks} open links, which is the most.`,
      next: 'Revoke some that are no longer needed.',
      values: { limit: LINK_LIMITS.openLinks },
    });
  }
  const read = await readCapturesToShare(
    deps,
    scope,
    captures.map((capture) => capture.id),
  );
  if (!read.ok) return read;
  const people = input.redaction.people ? await memberWords(deps, scope) : [];
  const redactor = new Redactor(input.redaction, people);
  await collectTexts(redactor, read.value);
  const shared = await redactCaptures(redactor, read.value, input.originals);
  const guestIds = new Map(captures.map((capture, i) => [capture.id, guestCaptureId(i)]));
  const linkScope: LinkScope = {
    kind,
    name: redactor.text(name),
    notes: input.redaction.notes ? '' : redactor.text(notes),
    query: renamed(redactQuery(redactor, query), guestIds),
    originals: input.originals,
    captures: shared.map(({ captureId, revision, artifactIds }) => ({
      captureId,
      revision,
      artifactIds,
    })),
  };
  const token = makeLinkToken(deps.random);
  const id = newId(deps, 'shareLink');
  const livesMs = input.preview ? LINK_LIMITS.previewMinutes * 60_000 : input.hours * 3600_000;
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  await client.$transaction(async (tx) => {
    await tx.shareLink.create({
      data: {
        id,
        investigationId,
        tokenHash: sha256Hex(token),
        passwordHash,
        redaction: toJsonColumn(redactor.redaction),
        scope: toJsonColumn(linkScope),
        ...writtenBy(caller),
        createdAt: now,
        expiresAt: new Date(now.getTime() + livesMs),
        hint: token.slice(-4),
        isPreview: input.preview,
      },
    });
    for (const [position, one] of shared.entries()) {
      const { captureId, revision, view, tables } = one;
      await tx.shareLinkCapture.create({
        data: { linkId: id, captureId, position, revision, view: toJsonColumn(view) },
      });
      await tx.shareLinkTable.createMany({
        data: tables.map(({ number, tableId, bytes }) => ({
          linkId: id,
          captureId,
          number,
          tableId,
          bytes: bytes ?? null,
        })),
      });
    }
    if (input.preview) return;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'link.create',
        object: `link:${id}`,
        result: 'done',
        address: caller.address,
        details: {
          investigation: investigationId,
          removes: REDACTED_KINDS.filter((removed) => redactor.redaction[removed]),
          originals: input.originals ? 'yes' : 'no',
          password: passwordHash === null ? 'no' : 'yes',
          hours: input.hours,
        },
      },
      tx,
    );
  });
  return ok({ id, path: sharePath(token) });
}

/** Captures in the query of a comparison, by the names that they have inside the link. */
function renamed(query: string, guestIds: ReadonlyMap<string, string>): string {
  let out = query;
  for (const [id, guestId] of guestIds) out = out.replaceAll(id, guestId);
  return out;
}

const PREVIEW_OF_NOBODY = {
  code: 'link.preview-of-key',
  message: 'A preview opens for the person who made it, and a key opens no pages.',
  next: 'Make the link itself, or a preview from the page of the investigation.',
};

const ORIGINALS_TELL_ALL = {
  code: 'link.originals',
  message: 'Original files hold everything that this link would remove.',
  next: 'Leave the original files out, or remove nothing.',
};
