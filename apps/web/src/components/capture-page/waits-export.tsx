'use client';

import { waitGraphPng, waitGraphSvg, type WaitPicture, waitText } from '@unpark/charts';
import { Button, Menu, MenuItem, MenuLine, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { saveFile } from './flame-clipboard';
import type { WaitsWords } from './waits-words';

/** The picture as a file, the chain as text. */
export function WaitsExport({
  picture,
  words,
  svg,
}: {
  picture: WaitPicture;
  words: WaitsWords;
  /** absent while the table is shown */
  svg: RefObject<SVGSVGElement | null> | undefined;
}) {
  const t = useTranslations('waits.export');
  const toast = useToast();
  const copy = (form: 'markdown' | 'text') => {
    navigator.clipboard.writeText(waitText(picture, words, form)).then(
      () => toast({ message: t('copied') }),
      () => toast({ tone: 'error', message: t('notCopied') }),
    );
  };
  const saveAs = async (form: 'svg' | 'png') => {
    const drawing = svg?.current;
    if (!drawing) return;
    try {
      const blob =
        form === 'png'
          ? await waitGraphPng(drawing)
          : new Blob([waitGraphSvg(drawing).text], { type: 'image/svg+xml' });
      saveFile(`waits.${form}`, blob);
      toast({ message: t('saved') });
    } catch {
      toast({ tone: 'error', message: t('notSaved') });
    }
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" icon="download">
          {t('menu')}
        </Button>
      }
    >
      <MenuItem icon="copy" onSelect={() => copy('text')}>
        {t('text')}
      </MenuItem>
      <MenuItem icon="copy" onSelect={() => copy('markdown')}>
        {t('markdown')}
      </MenuItem>
      {svg && (
        <>
          <MenuLine />
          <MenuItem icon="download" onSelect={() => void saveAs('svg')}>
            {t('svg')}
          </MenuItem>
          <MenuItem icon="download" onSelect={() => void saveAs('png')}>
            {t('png')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
