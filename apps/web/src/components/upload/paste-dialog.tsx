'use client';

import { formatBytes } from '@unpark/base';
import { Button, Dialog, Field, TextArea } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';

/** For a dump that is in the clipboard and in no file. */
export function PasteDialog({
  open,
  onClose,
  onText,
}: {
  open: boolean;
  onClose: () => void;
  onText: (text: string) => void;
}) {
  const t = useTranslations('upload.paste');
  const [text, setText] = useState('');
  const add = () => {
    onText(text);
    setText('');
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('title')}
      width={720}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" disabled={text.trim() === ''} onClick={add}>
            {t('add')}
          </Button>
        </>
      }
    >
      <Field label={t('label')} hint={text === '' ? t('hint') : formatBytes(new Blob([text]).size)}>
        {(control) => (
          <TextArea
            {...control}
            code
            rows={14}
            autoFocus
            spellCheck={false}
            autoComplete="off"
            placeholder={
              'goroutine 1 [semacquire, 6 minutes]:\nsync.runtime_Semacquire(0xc000018108)'
            }
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
