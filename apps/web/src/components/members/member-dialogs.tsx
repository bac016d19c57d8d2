'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Notice, useToast } from '@unpark/ui';
import type { MemberRow, Role } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { workspacePath } from '../shell/places';
import { useHere } from '../shell/workspace-context';

export function RemoveDialog({
  member,
  onClose,
  onDone,
}: {
  member: MemberRow | undefined;
  onClose: () => void;
  onDone: () => unknown;
}) {
  const t = useTranslations('members.removal');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const remove = useMutation(
    trpc.member.remove.mutationOptions({
      onSuccess: () => {
        toast({ message: t('done', { name: member?.name ?? '' }) });
        onClose();
        void onDone();
      },
    }),
  );
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Dialog
      open={member !== undefined}
      onClose={close}
      title={t('title', { name: member?.name ?? '' })}
      actions={
        <>
          <Button onClick={close}>{t('keep')}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() =>
              member && remove.mutate({ workspace: workspace.slug, user: member.userId })
            }
          >
            {t('remove')}
          </Button>
        </>
      }
    >
      <p>{t('text', { name: member?.name ?? '' })}</p>
      {member && member.liveKeys > 0 && (
        <Notice tone="warning" className="mt-3">
          {t.rich('keys', {
            count: member.liveKeys,
            link: (words) => (
              <Link
                className="text-accent font-medium"
                href={workspacePath(workspace.slug, '/settings/keys')}
              >
                {words}
              </Link>
            ),
          })}
        </Notice>
      )}
      {remove.isError && (
        <Notice tone="bad" role="alert" className="mt-3">
          <ProblemLine problem={problemOf(remove.error)} />
        </Notice>
      )}
    </Dialog>
  );
}

export function LeaveDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('members.leaving');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const leave = useMutation(
    trpc.member.leave.mutationOptions({
      // A whole load: nothing of the workspace stays in memory.
      onSuccess: () => window.location.assign('/'),
    }),
  );
  const close = () => {
    leave.reset();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('title', { workspace: workspace.name })}
      actions={
        <>
          <Button onClick={close}>{t('stay')}</Button>
          <Button
            variant="danger"
            busy={leave.isPending}
            onClick={() => leave.mutate({ workspace: workspace.slug })}
          >
            {t('leave')}
          </Button>
        </>
      }
    >
      <p>{t('text')}</p>
      {leave.isError && (
        <Notice tone="bad" role="alert" className="mt-3">
          <ProblemLine problem={problemOf(leave.error)} />
        </Notice>
      )}
    </Dialog>
  );
}

/** Before somebody gives up rights that they cannot give themselves again. */
export function LowerDialog({
  to,
  busy,
  onClose,
  onChange,
}: {
  to: Role | undefined;
  busy: boolean;
  onClose: () => void;
  onChange: () => void;
}) {
  const t = useTranslations('members.lowering');
  const roles = useTranslations('shell.roles');
  return (
    <Dialog
      open={to !== undefined}
      onClose={onClose}
      title={t('title')}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button variant="danger" busy={busy} onClick={onChange}>
            {t('change')}
          </Button>
        </>
      }
    >
      <p>{to && t('text', { role: roles(to) })}</p>
    </Dialog>
  );
}
