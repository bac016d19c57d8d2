import type { Problem } from '@unpark/base';
import { publicProblem } from '@unpark/base';
import type { WorkspaceScope } from '../access/enter-workspace';
import { type Deps, nowOf } from '../deps';
import type { IssuedInvitation } from '../views';
import { invitationMail } from './invitation-mail';
import { invitationLink } from './invitation-token';
import { invitationView } from './invitation-view';
import { peopleNames } from '../library/people-names';

export interface Delivery {
  readonly byMail: boolean;
  readonly language: 'en' | 'zh';
}

const NO_MAIL: Problem = {
  code: 'mail.off',
  message: 'This installation has no mail server, so no mail was sent.',
  next: 'Copy the link and hand it over yourself.',
};

/**
 * Sends the link, or gives it to the caller: where no mail is wanted, there is no mail server, or the
 * server refused. It is the only time that the link is there to be seen.
 */
export async function deliverInvitation(
  deps: Deps,
  scope: WorkspaceScope,
  invitationId: string,
  token: string,
  { byMail, language }: Delivery,
): Promise<IssuedInvitation> {
  const row = await scope.client.invitation.findUniqueOrThrow({ where: { id: invitationId } });
  const names = await peopleNames(deps, [row.createdByUserId]);
  const link = invitationLink(deps.publicUrl, token);
  const view = invitationView(row, names, nowOf(deps));
  if (!byMail) return { invitation: view, link };
  if (!deps.mail) return { invitation: view, link, mailProblem: NO_MAIL };
  const sent = await deps.mail.send(
    invitationMail({
      to: row.email,
      from: view.by ?? scope.workspace.name,
      workspace: scope.workspace.name,
      role: view.role,
      link,
      language,
    }),
  );
  if (!sent.ok) {
    deps.log.warn(
      { invitationId, code: sent.error.code, detail: sent.error.internal },
      'invitation not mailed',
    );
    return { invitation: view, link, mailProblem: publicProblem(sent.error) };
  }
  const mailedAt = nowOf(deps);
  await scope.client.invitation.updateMany({ where: { id: row.id }, data: { mailedAt } });
  return { invitation: { ...view, mailedAt: mailedAt.toISOString() } };
}
