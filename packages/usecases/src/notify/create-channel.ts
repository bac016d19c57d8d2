import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import type { Language } from '@unpark/model';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import { writeChannelRules } from './channel-rules';
import {
  CHANNEL_NAME_TAKEN,
  type ChannelKindName,
  channelPorts,
  type ChannelRule,
  newChannelSecret,
} from './channel-view';

const MOST_CHANNELS = 50;

/**
 * Address and secret are kept encrypted. The secret of a webhook is in the answer and nowhere else; a
 * Slack address is its own secret.
 */
export async function createChannel(
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly kind: ChannelKindName;
    readonly name: string;
    readonly url: string;
    readonly sendsText: boolean;
    /** absent: English */
    readonly locale?: Language | undefined;
    readonly rules: readonly ChannelRule[];
  },
): Promise<Result<{ readonly id: string; readonly secret?: string }>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const ports = channelPorts(deps);
  if (!ports.ok) return ports;
  const url = ports.value.outgoing.checkUrl(input.url);
  if (!url.ok) return url;
  if ((await scope.client.notificationChannel.count()) >= MOST_CHANNELS) {
    return err({
      code: 'limit.channels',
      message: `The workspace has ${MOST_CHANNELS} channels, which is the most.`,
      next: 'Delete one that is no longer used.',
      values: { limit: MOST_CHANNELS },
    });
  }
  const { sealing } = ports.value;
  const secret = input.kind === 'webhook' ? newChannelSecret(deps.random) : undefined;
  const id = newId(deps, 'channel');
  try {
    await scope.client.$transaction(async (tx) => {
      await tx.notificationChannel.create({
        data: {
          id,
          kind: input.kind,
          name: input.name,
          url: sealing.seal(url.value.href, deps.random(12)),
          secret: secret === undefined ? null : sealing.seal(secret, deps.random(12)),
          sendsText: input.sendsText,
          locale: input.locale ?? 'en',
          createdByUserId: scope.caller.kind === 'user' ? scope.caller.userId : null,
          createdAt: nowOf(deps),
        },
      });
      await writeChannelRules(deps, tx, id, input.rules);
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'channel.create',
          object: `channel:${id}`,
          result: 'done',
          address: scope.caller.address,
          details: { kind: input.kind, host: url.value.host },
        },
        tx,
      );
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) return err(CHANNEL_NAME_TAKEN);
    throw cause;
  }
  return ok({ id, ...(secret !== undefined && { secret }) });
}
