import { ok, type Result } from '@unpark/base';
import {
  ACTION_RIGHTS,
  type InvitationsView,
  listInvitations,
  listMembers,
} from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MembersScreen } from '../../../../../components/members/members-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('members');
  return { title: t('title') };
}

export default async function MembersPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const members = await readPage(workspace, (scope, deps) => listMembers(deps, scope));
  const invitations = await readPage(
    workspace,
    async (scope, deps): Promise<Result<InvitationsView | undefined>> =>
      scope.may('member.invite') ? listInvitations(deps, scope) : ok(undefined),
  );
  return (
    <MembersScreen
      initial={members}
      invitations={invitations}
      rights={ACTION_RIGHTS}
      nowIso={new Date().toISOString()}
    />
  );
}
