'use client';

import { Button, Dialog, Notice } from '@unpark/ui';
import type { SessionView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPCClient } from '../../trpc/client';
import type { ChosenFiles } from '../upload/chosen-file';
import { AccountStep } from './account-step';
import { NewWorkspaceStep } from './new-workspace-step';
import { SendStep } from './send-step';

/** From this browser into a workspace: who, where, as what, and only then the bytes. */
export function SaveDialog({
  open,
  onClose,
  chosen,
  service,
  session: initial,
}: {
  open: boolean;
  onClose: () => void;
  /** what will be sent */
  chosen: ChosenFiles;
  /** as the capture itself says, or as its names hint; may be empty */
  service: string;
  /** of whoever was signed in when the page was made */
  session: SessionView | undefined;
}) {
  const t = useTranslations('try.save');
  const client = useTRPCClient();
  const [session, setSession] = useState(initial);
  const [step, setStep] = useState<'account' | 'asking' | 'failed'>('account');
  const ask = () => {
    setStep('asking');
    client.session.me.query().then(setSession, () => setStep('failed'));
  };
  const writable = session?.workspaces.filter(({ role }) => role !== 'viewer') ?? [];
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} width={560}>
      {session ? (
        writable.length === 0 ? (
          <NewWorkspaceStep hasReadOnly={session.workspaces.length > 0} onMade={ask} />
        ) : (
          <SendStep workspaces={writable} chosen={chosen} service={service} onClose={onClose} />
        )
      ) : step === 'account' ? (
        <AccountStep onDone={ask} />
      ) : step === 'asking' ? (
        <p role="status" className="text-ink-2">
          {t('wait')}
        </p>
      ) : (
        <Notice
          tone="bad"
          role="alert"
          actions={
            <Button size="small" onClick={ask}>
              {t('sendAgain')}
            </Button>
          }
        >
          {t('failed')}
        </Notice>
      )}
    </Dialog>
  );
}
