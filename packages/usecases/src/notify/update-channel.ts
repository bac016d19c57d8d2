import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import type { Language } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { AUDIT_LISTS } from '../audit/audit-details';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { writeChannelRules } from './channel-rules';
import { CHANNEL_NAME_TAKEN, channelPorts, type ChannelRule } from './channel-view';

/** Fields that are absent stay as they are. A new address is checked like the first. */
export async function updateChannel(
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly channel: string;
    readonly name?: string;
    readonly url?: string;
    readonly sendsText?: boolean;
    readonly locale?: Language;
    readonly disabled?: boolean;
    readonly rules?: readonly ChannelRule[];
  },
): Promise<Result<void>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const ports = channelPorts(deps);
  if (!ports.ok) return ports;
  const url = input.url === undefined ? undefined : ports.value.outgoing.checkUrl(input.url);
  if (url && !url.ok) return url;
  const id = rowNameOf(input.channel);
  const { name, sendsText, locale, disabled, rules } = input;
  try {
    const changed = await scope.client.$transaction(async (tx) => {
      const updated = await tx.notificationChannel.updateMany({
        where: { id },
        data: {
          ...(name !== undefined && { name }),
          ...(sendsText !== undefined && { sendsText }),
          ...(locale !== undefined && { locale }),
          ...(disabled !== undefined && { disabledAt: disabled ? nowOf(deps) : null }),
          ...(url && { url: ports.value.sealing.seal(url.value.href, deps.random(12)) }),
          updatedAt: nowOf(deps),
        },
      });
      if (updated.count !== 1) return false;
      if (rules) await writeChannelRules(deps, tx, id, rules);
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'channel.update',
          object: `channel:${id}`,
          result: 'done',
          address: scope.caller.address,
          details: {
            fields: AUDIT_LISTS.fields.filter((field) => input[field] !== undefined),
            ...(url && { host: url.value.host }),
          },
        },
        tx,
      );
      return true;
    });
    return changed ? ok(undefined) : err(notFound('channel'));
  } catch (cause) {
    if (isUniqueViolation(cause)) return err(CHANNEL_NAME_TAKEN);
    throw cause;
  }
}
