'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useToast, UtcTime } from '@unpark/ui';
import type { MemberRow, MembersView, Role } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { initialsOf } from '../shell/user-menu';
import { useHere } from '../shell/workspace-context';
import { LeaveDialog, LowerDialog, RemoveDialog } from './member-dialogs';
import { MemberMenu } from './member-menu';

const ORDER: readonly Role[] = ['viewer', 'editor', 'admin', 'owner'];

type Asking =
  | { readonly kind: 'remove' | 'leave'; readonly member: MemberRow }
  | { readonly kind: 'lower'; readonly member: MemberRow; readonly to: Role };

export function MembersTable({ view }: { view: MembersView }) {
  const t = useTranslations('members');
  const roles = useTranslations('shell.roles');
  const problemWords = useProblemWords();
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  const [asking, setAsking] = useState<Asking>();
  const reload = () =>
    queries.invalidateQueries(trpc.member.list.queryFilter({ workspace: workspace.slug }));
  const change = useMutation(
    trpc.member.changeRole.mutationOptions({
      onSuccess: () => reload(),
      onError: (error) => {
        const { message, next = '' } = problemWords(problemOf(error));
        toast({ tone: 'error', message: `${message} ${next}` });
        void reload();
      },
    }),
  );
  const give = (member: MemberRow, to: Role) => {
    const { slug } = workspace;
    const user = member.userId;
    change.mutate(
      { workspace: slug, user, from: member.role, to },
      {
        onSuccess: () => {
          setAsking(undefined);
          if (member.isYou) router.refresh();
          toast({
            message: t('changed', { name: member.name, role: roles(to) }),
            // Whoever stepped down may no longer take it back.
            ...(!member.isYou && {
              action: {
                label: t('undo'),
                run: () => change.mutate({ workspace: slug, user, from: to, to: member.role }),
              },
            }),
          });
        },
      },
    );
  };
  const choose = (member: MemberRow, to: Role) => {
    if (to === member.role) return;
    const lower = ORDER.indexOf(to) < ORDER.indexOf(member.role);
    if (member.isYou && lower) setAsking({ kind: 'lower', member, to });
    else give(member, to);
  };
  return (
    <>
      <ul>
        {view.members.map((member) => (
          <li
            key={member.userId}
            className="flex items-center gap-3 border-t border-line px-3 py-2 first:border-0"
          >
            <span
              aria-hidden="true"
              className="grid size-6 flex-none place-items-center rounded-full bg-accent-bg text-accent text-[10px] font-semibold"
            >
              {initialsOf(member.name)}
            </span>
            <div className="min-w-0 flex-1">
              <div className="font-medium marks-through [overflow-wrap:anywhere]">
                {member.name}
                {member.isYou && (
                  <span className="ml-1.5 text-dense font-normal text-ink-3">{t('you')}</span>
                )}
              </div>
              <div className="text-dense text-ink-2 [overflow-wrap:anywhere]">
                {member.email}
                <span className="text-ink-3 phone:hidden">
                  {' · '}
                  {t.rich('since', { day: () => <UtcTime iso={member.since} style="day" /> })}
                </span>
              </div>
            </div>
            <MemberMenu
              member={member}
              isOnlyOwner={member.role === 'owner' && view.ownerCount === 1}
              onRole={(to) => choose(member, to)}
              onRemove={() => setAsking({ kind: 'remove', member })}
              onLeave={() => setAsking({ kind: 'leave', member })}
            />
          </li>
        ))}
      </ul>
      <RemoveDialog
        member={asking?.kind === 'remove' ? asking.member : undefined}
        onClose={() => setAsking(undefined)}
        onDone={reload}
      />
      <LeaveDialog open={asking?.kind === 'leave'} onClose={() => setAsking(undefined)} />
      <LowerDialog
        to={asking?.kind === 'lower' ? asking.to : undefined}
        busy={change.isPending}
        onClose={() => setAsking(undefined)}
        onChange={() => asking?.kind === 'lower' && give(asking.member, asking.to)}
      />
    </>
  );
}
