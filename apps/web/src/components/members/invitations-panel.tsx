'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  CopyButton,
  EmptyState,
  ErrorState,
  Notice,
  Panel,
  PanelHead,
  useToast,
  UtcTime,
} from '@unpark/ui';
import type { InvitationsView, InvitationView, IssuedInvitation } from '@unpark/usecases';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine, useProblemWords } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import { InviteDialog } from './invite-dialog';

/** Open invitations. A link lives in this component only, until the page is left. */
export function InvitationsPanel({
  initial,
  nowIso,
  isAlone,
}: {
  initial: InvitationsView;
  nowIso: string;
  isAlone: boolean;
}) {
  const t = useTranslations('members');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const [inviting, setInviting] = useState(false);
  const [issued, setIssued] = useState<IssuedInvitation>();
  const input = { workspace: workspace.slug };
  const list = useQuery({ ...trpc.invitation.list.queryOptions(input), initialData: initial });
  const reload = () => queries.invalidateQueries(trpc.invitation.list.queryFilter(input));
  const onIssued = (made: IssuedInvitation) => {
    setInviting(false);
    setIssued(made.link === undefined ? undefined : made);
    if (made.link === undefined) {
      toast({ message: t('invitations.sent', { email: made.invitation.email }) });
    }
    void reload();
  };
  return (
    <Panel aria-label={t('invitations.title')}>
      <PanelHead
        title={t('invitations.title')}
        note={t('invitations.note')}
        actions={
          <Button size="small" icon="plus" onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
        }
      />
      {issued?.link !== undefined && (
        <Notice
          tone={issued.mailProblem ? 'warning' : 'good'}
          role="status"
          className="m-3 mb-1"
          actions={
            <span className="flex gap-2">
              <CopyButton text={issued.link} />
              <Button size="small" variant="ghost" onClick={() => setIssued(undefined)}>
                {t('invitations.hide')}
              </Button>
            </span>
          }
        >
          {issued.mailProblem && (
            <p>
              <ProblemLine problem={issued.mailProblem} />
            </p>
          )}
          {t.rich('invitations.link', {
            email: issued.invitation.email,
            b: (words) => <b>{words}</b>,
          })}
          <br />
          <code className="[overflow-wrap:anywhere]" data-testid="invitation-link">
            {issued.link}
          </code>
        </Notice>
      )}
      {list.isError ? (
        <ErrorState mark={t('notRead')} title={t('invitations.failed')}>
          <ProblemLine problem={problemOf(list.error)} />
        </ErrorState>
      ) : list.data.invitations.length === 0 ? (
        isAlone && !issued && <EmptyState title={t('alone')} />
      ) : (
        <ul>
          {list.data.invitations.map((invitation) => (
            <InvitationItem
              key={invitation.id}
              invitation={invitation}
              nowIso={nowIso}
              sendsMail={list.data.sendsMail}
              onIssued={onIssued}
              onRevoked={() => {
                if (issued?.invitation.id === invitation.id) setIssued(undefined);
                void reload();
              }}
            />
          ))}
        </ul>
      )}
      <InviteDialog
        open={inviting}
        sendsMail={list.data.sendsMail}
        onClose={() => setInviting(false)}
        onIssued={onIssued}
      />
    </Panel>
  );
}

function InvitationItem({
  invitation,
  nowIso,
  sendsMail,
  onIssued,
  onRevoked,
}: {
  invitation: InvitationView;
  nowIso: string;
  sendsMail: boolean;
  onIssued: (issued: IssuedInvitation) => void;
  onRevoked: () => void;
}) {
  const t = useTranslations('members.invitations');
  const roles = useTranslations('shell.roles');
  const language = useLocale() === 'zh' ? 'zh' : 'en';
  const problemWords = useProblemWords();
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const { email, role, by, mailedAt, expiresAt, hasEnded, id } = invitation;
  const onError = (error: unknown) => {
    const { message, next = '' } = problemWords(problemOf(error));
    toast({ tone: 'error', message: `${message} ${next}` });
  };
  const resend = useMutation(
    trpc.invitation.resend.mutationOptions({ onSuccess: onIssued, onError }),
  );
  const revoke = useMutation(
    trpc.invitation.revoke.mutationOptions({
      onSuccess: () => {
        toast({ message: t('revoked', { email }) });
        onRevoked();
      },
      onError,
    }),
  );
  const time = (iso: string) => <UtcTime iso={iso} style="short" nowIso={nowIso} />;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line px-3 py-2 first:border-0">
      <div className={`min-w-0 flex-1 basis-64 ${hasEnded ? 'text-ink-3' : ''}`}>
        <div className="font-medium [overflow-wrap:anywhere]">{email}</div>
        <div className="text-dense text-ink-2">
          {by === undefined
            ? t('byGone', { role: roles(role) })
            : t('by', { role: roles(role), name: by })}
          {' · '}
          {mailedAt ? t.rich('mailed', { time: () => time(mailedAt) }) : t('handed')}
          {' · '}
          {hasEnded ? t('ended') : t.rich('ends', { time: () => time(expiresAt) })}
        </div>
      </div>
      <span className="flex gap-2">
        <Button
          size="small"
          busy={resend.isPending}
          aria-label={sendsMail ? t('resendTo', { email }) : t('renewFor', { email })}
          onClick={() =>
            resend.mutate({
              workspace: workspace.slug,
              invitation: id,
              byMail: sendsMail,
              language,
            })
          }
        >
          {sendsMail ? t('resend') : t('renew')}
        </Button>
        <Button
          size="small"
          variant="danger"
          busy={revoke.isPending}
          aria-label={t('revokeOf', { email })}
          onClick={() => revoke.mutate({ workspace: workspace.slug, invitation: id })}
        >
          {t('revoke')}
        </Button>
      </span>
    </li>
  );
}
