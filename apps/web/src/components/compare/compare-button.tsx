'use client';

import { Button } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const CompareDialog = dynamic(() => import('./compare-dialog'), { ssr: false });

/** From a capture to a difference: with another capture, inside it, or of a part of its trace. */
export function CompareButton({ view }: { view: CaptureView }) {
  const t = useTranslations('compare');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}>
        {t('button')}
      </Button>
      {isOpen && <CompareDialog view={view} onClose={() => setOpen(false)} />}
    </>
  );
}
