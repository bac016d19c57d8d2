'use client';

import { Button, buttonLook, Icon, Panel } from '@unpark/ui';
import type { MembersView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { LeaveDialog } from '../members/member-dialogs';
import { mayAdminister, useHere } from '../shell/workspace-context';
import { DeleteDialog } from './delete-dialog';
import { exportAddress } from './export-address';
import { TransferDialog } from './transfer-dialog';

/** Taking everything out, handing over, leaving, deleting: each for those who may. */
export function EndPanel({ members }: { members: MembersView }) {
  const t = useTranslations('workspace');
  const { workspace } = useHere();
  const [open, setOpen] = useState<'transfer' | 'delete' | 'leave'>();
  const isOwner = workspace.role === 'owner';
  const isOnlyOwner = isOwner && members.ownerCount === 1;
  const others = members.members.filter((member) => !member.isYou);
  const close = () => setOpen(undefined);
  return (
    <>
      <Panel>
        {mayAdminister(workspace) && (
          <Act title={t('export.title')} text={t('export.text')}>
            <a href={exportAddress(workspace.id)} download className={buttonLook()}>
              <Icon name="download" />
              {t('export.do')}
            </a>
          </Act>
        )}
        {isOwner && (
          <Act
            title={t('transfer.title')}
            text={others.length === 0 ? t('transfer.nobody') : t('transfer.text')}
          >
            <Button disabled={others.length === 0} onClick={() => setOpen('transfer')}>
              {t('transfer.do')}
            </Button>
          </Act>
        )}
        <Act title={t('leave.title')} text={isOnlyOwner ? t('leave.onlyOwner') : t('leave.text')}>
          <Button disabled={isOnlyOwner} onClick={() => setOpen('leave')}>
            {t('leave.do')}
          </Button>
        </Act>
        {isOwner && (
          <Act title={t('delete.title')} text={t('delete.text')}>
            <Button variant="danger" onClick={() => setOpen('delete')}>
              {t('delete.do')}
            </Button>
          </Act>
        )}
      </Panel>
      <LeaveDialog open={open === 'leave'} onClose={close} />
      <TransferDialog open={open === 'transfer'} others={others} onClose={close} />
      <DeleteDialog open={open === 'delete'} onClose={close} />
    </>
  );
}

const Act = ({ title, text, children }: { title: string; text: string; children: ReactNode }) => (
  <div className="flex flex-wrap items-start gap-x-6 gap-y-2 border-t border-line px-3 py-3 first:border-0">
    <div className="min-w-0 flex-1 basis-72">
      <h2 className="font-semibold">{title}</h2>
      <p className="max-w-[600px] text-dense text-ink-2">{text}</p>
    </div>
    {children}
  </div>
);
