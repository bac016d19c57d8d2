import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writtenBy } from '../access/writer';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import { endedBy } from './active-mutes';

const MOST_ACTIVE = 1000;
const LONGEST_MS = 366 * 24 * 3600_000;

/** Ids of findings are ids of patterns with a number at most; other text is not found like any other. */
const FINDING_KEY = /^[\w/#.-]{1,120}$/;
const findingKeyOf = (text: string): string => (FINDING_KEY.test(text) ? text : '');

export interface NewMute {
  readonly capture: string;
  /** id of the finding in the capture's diagnosis */
  readonly finding: string;
  readonly everywhere: boolean;
  readonly reason: string;
  readonly endsAt: Date;
}

/**
 * Mutes the cause of a finding, in the capture's service or in all of the workspace, until a day. A
 * mute of the same cause and place is replaced.
 *
 * @returns `mute.end` when the end is past or more than a year ahead
 */
export async function muteFinding(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewMute,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'finding.mute');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const finding = await client.finding.findFirst({
    where: { captureId: rowNameOf(input.capture), key: findingKeyOf(input.finding) },
    select: {
      fingerprint: true,
      pattern: true,
      title: true,
      titleZh: true,
      capture: { select: { serviceId: true } },
    },
  });
  if (!finding) return err(notFound('finding'));
  const now = nowOf(deps);
  const leftMs = input.endsAt.getTime() - now.getTime();
  if (!(leftMs > 0 && leftMs <= LONGEST_MS)) {
    return err({
      code: 'mute.end',
      message: 'A mute ends on a day to come, within a year.',
      next: 'Choose such a day; it can be renewed then.',
    });
  }
  if (
    (await client.findingMute.count({ where: { endedAt: null, endsAt: { gt: now } } })) >=
    MOST_ACTIVE
  ) {
    return err({
      code: 'limit.mutes',
      message: `The workspace has ${MOST_ACTIVE} muted findings, which is the most.`,
      next: 'End some of them; a rule of what is idle by design may say the same once.',
      values: { limit: MOST_ACTIVE },
    });
  }
  const id = newId(deps, 'mute');
  const { fingerprint, pattern, title, titleZh } = finding;
  const serviceId = input.everywhere ? null : finding.capture.serviceId;
  await client.$transaction(async (tx) => {
    await tx.findingMute.updateMany({
      where: { fingerprint, serviceId, endedAt: null },
      data: { endedAt: now, ...endedBy(caller) },
    });
    await tx.findingMute.create({
      data: {
        id,
        fingerprint,
        pattern,
        title,
        titleZh,
        serviceId,
        reason: input.reason,
        ...writtenBy(caller),
        createdAt: now,
        endsAt: input.endsAt,
      },
    });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'finding.mute',
        object: `mute:${id}`,
        result: 'done',
        address: caller.address,
        details: { fingerprint, endsAt: input.endsAt.toISOString() },
      },
      tx,
    );
  });
  return ok({ id });
}
