'use client';

import { useQuery } from '@tanstack/react-query';
import { ErrorState, Panel, PanelHead } from '@unpark/ui';
import type { ActionRights, InvitationsView, MembersView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import { InvitationsPanel } from './invitations-panel';
import { MembersTable } from './members-table';
import { RoleMatrix } from './role-matrix';

/** Who is in the workspace. `invitations` is absent for those who may not invite. */
export function MembersScreen({
  initial,
  invitations,
  rights,
  nowIso,
}: {
  initial: MembersView;
  invitations: InvitationsView | undefined;
  rights: readonly ActionRights[];
  nowIso: string;
}) {
  const t = useTranslations('members');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const members = useQuery({
    ...trpc.member.list.queryOptions({ workspace: workspace.slug }),
    initialData: initial,
  });
  return (
    <>
      <Panel aria-label={t('title')}>
        <PanelHead
          title={t('title')}
          note={t('count', { count: members.data.members.length })}
          actions={<RoleMatrix rights={rights} />}
        />
        {members.isError ? (
          <ErrorState mark={t('notRead')} title={t('failed')}>
            <ProblemLine problem={problemOf(members.error)} />
          </ErrorState>
        ) : (
          <MembersTable view={members.data} />
        )}
        {!invitations && <p className="p-3 text-dense text-ink-2">{t('denied')}</p>}
      </Panel>
      {invitations && (
        <InvitationsPanel
          initial={invitations}
          nowIso={nowIso}
          isAlone={members.data.members.length === 1}
        />
      )}
    </>
  );
}
