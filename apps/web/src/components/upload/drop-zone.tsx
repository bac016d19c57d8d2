'use client';

import { Button, classNames, Icon } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type ReactNode, useRef, useState } from 'react';
import type { ChosenFiles } from './chosen-file';
import { collectPicked } from './collect-files';

/**
 * The visible place for files. Drops are taken by `WholePageDrop`, which covers the page; this one
 * only shows that it is a good place, and has the buttons that a keyboard needs.
 */
export function DropZone({
  title,
  children,
  onChosen,
  onPaste,
  compact = false,
  actions,
}: {
  title: string;
  children: ReactNode;
  onChosen: (chosen: ChosenFiles) => void;
  onPaste?: () => void;
  compact?: boolean;
  actions?: ReactNode;
}) {
  const t = useTranslations('upload.drop');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const picked = (input: HTMLInputElement) => {
    if (input.files && input.files.length > 0) onChosen(collectPicked(input.files));
    // The same file chosen again must count as a choice.
    input.value = '';
  };
  return (
    <div
      className={classNames('drop-zone text-center', compact ? 'px-4 py-4' : 'px-6 py-8')}
      data-over={over}
      onDragEnter={() => setOver(true)}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      {!compact && <Icon name="up" size={24} className="mx-auto mb-2" />}
      <p className={compact ? 'font-semibold' : 'text-[15px] leading-[22px] font-semibold'}>
        {title}
      </p>
      <div className={compact ? 'text-dense text-ink-2' : 'text-ink-2'}>{children}</div>
      <div className={`flex flex-wrap justify-center gap-2 ${compact ? 'mt-2.5' : 'mt-3.5'}`}>
        <Button
          variant={compact ? 'secondary' : 'primary'}
          size={compact ? 'small' : 'regular'}
          icon="file"
          onClick={() => files.current?.click()}
        >
          {t('choose')}
        </Button>
        <Button
          size={compact ? 'small' : 'regular'}
          icon="folder"
          className="phone:hidden"
          onClick={() => folder.current?.click()}
        >
          {t('folder')}
        </Button>
        {onPaste && (
          <Button icon="paste" size={compact ? 'small' : 'regular'} onClick={onPaste}>
            {t('paste')}
          </Button>
        )}
        {actions}
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-testid="choose-files"
        aria-label={t('filesLabel')}
        onChange={(event) => picked(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label={t('folderLabel')}
        onChange={(event) => picked(event.currentTarget)}
        {...{ webkitdirectory: '' }}
      />
    </div>
  );
}
