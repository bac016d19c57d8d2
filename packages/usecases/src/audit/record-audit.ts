import { type AccountsClient, toJsonColumn } from '@unpark/db';
import { type Deps, newId, nowOf } from '../deps';
import { type AuditDetails, recordedDetails } from './audit-details';

/** Each has words in the messages of the interface: `audit.actions`. */
export const AUDIT_ACTIONS = [
  'account.create',
  'account.sign-in',
  'account.sign-out',
  'account.password-check',
  'account.password-change',
  'account.password-link',
  'account.password-reset',
  'account.email-link',
  'account.email-change',
  'account.rename',
  'account.factor-on',
  'account.factor-off',
  'account.backup-codes',
  'account.passkey-add',
  'account.passkey-rename',
  'account.passkey-remove',
  'account.sso-link',
  'account.session-end',
  'account.export',
  'account.delete',
  'workspace.create',
  'workspace.update',
  'workspace.transfer',
  'workspace.export',
  'workspace.delete',
  'member.add',
  'member.role',
  'member.remove',
  'member.leave',
  'invitation.create',
  'invitation.resend',
  'invitation.revoke',
  'invitation.accept',
  'key.rotate',
  'service.create',
  'service.update',
  'key.create',
  'key.revoke',
  'capture.retry',
  'capture.rediagnose',
  'rule.create',
  'rule.update',
  'rule.enable',
  'rule.disable',
  'rule.delete',
  'rule.restore',
  'finding.mute',
  'finding.unmute',
  'annotation.create',
  'annotation.reply',
  'annotation.edit',
  'annotation.resolve',
  'annotation.reopen',
  'annotation.delete',
  'annotation.restore',
  'incident.create',
  'incident.update',
  'incident.status',
  'incident.merge',
  'incident.export',
  'comment.delete',
  'report-template.save',
  'report-template.delete',
  'deploy.create',
  'deploy.delete',
  'agent.targets',
  'channel.create',
  'channel.update',
  'channel.rotate',
  'channel.delete',
  'delivery.resend',
  'service.delete',
  'environment.create',
  'environment.rename',
  'environment.delete',
  'capture.pin',
  'capture.unpin',
  'capture.download',
  'retention.rule',
  'retention.run',
  'audit.export',
  'access.refused',
  'investigation.create',
  'investigation.update',
  'investigation.delete',
  'investigation.restore',
  'link.create',
  'link.revoke',
  'link.view',
  'link.password',
  'capture.delete',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditFacts {
  /** absent for what concerns an account only */
  readonly workspaceId?: string;
  /** `user:<id>`, `key:<id>`, `nobody`, `system` */
  readonly actor: string;
  readonly action: AuditAction;
  /** kind and id: `capture:cap_…` */
  readonly object?: string;
  readonly result: 'done' | 'refused' | 'failed';
  readonly address?: string;
  readonly details?: AuditDetails;
}

interface AuditWriter {
  readonly auditEntry: Pick<AccountsClient['auditEntry'], 'create'>;
}

/** Adds to the record; `writer` is the transaction of the act itself where there is one. */
export async function recordAudit(
  deps: Pick<Deps, 'database' | 'clock' | 'random'>,
  facts: AuditFacts,
  writer: AuditWriter = deps.database.accounts,
): Promise<void> {
  const { details, ...rest } = facts;
  await writer.auditEntry.create({
    data: {
      id: newId(deps, 'audit'),
      at: nowOf(deps),
      ...rest,
      details: toJsonColumn(recordedDetails(details ?? {})),
    },
  });
}
