'use client';

import { Button } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentProps, useState } from 'react';
import { mayWrite, useHereIfAny } from '../shell/workspace-context';

const SaveViewDialog = dynamic(() => import('./save-view'), { ssr: false });

type What = Omit<ComponentProps<typeof SaveViewDialog>, 'onClose' | 'slug'>;

export function SaveViewButton(what: What) {
  const t = useTranslations('investigations.save');
  const workspace = useHereIfAny()?.workspace;
  const [isOpen, setOpen] = useState(false);
  if (!workspace || !mayWrite(workspace)) return null;
  return (
    <>
      <Button variant="ghost" className="phone:hidden" onClick={() => setOpen(true)}>
        {t('button')}
      </Button>
      {isOpen && <SaveViewDialog slug={workspace.slug} {...what} onClose={() => setOpen(false)} />}
    </>
  );
}
