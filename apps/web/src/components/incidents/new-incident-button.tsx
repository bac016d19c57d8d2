'use client';

import { Button, type ButtonProps } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { IncidentOrigin } from './new-incident-dialog';

/** Loaded when it is asked for: the page of a capture carries no more than it shows. */
export const NewIncidentDialog = dynamic(() => import('./new-incident-dialog'), { ssr: false });

export function NewIncidentButton({
  origin,
  words,
  ...look
}: { origin: IncidentOrigin; words?: string } & Omit<ButtonProps, 'onClick' | 'children'>) {
  const t = useTranslations('incidents');
  const [asked, setAsked] = useState(false);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...look}
        onClick={() => {
          setAsked(true);
          setOpen(true);
        }}
      >
        {words ?? t('button')}
      </Button>
      {asked && <NewIncidentDialog origin={origin} open={open} onClose={() => setOpen(false)} />}
    </>
  );
}
