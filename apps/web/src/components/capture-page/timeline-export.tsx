'use client';

import { timelinePng, type TimelinePicture, timelineSvg } from '@unpark/charts';
import { Button, Menu, MenuItem, MenuLine, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { copyText, saveFile } from './flame-clipboard';

/** What is on the screen as a picture, the times of its rows as text. */
export function TimelineExport({
  name,
  picture,
  text,
}: {
  /** of saved files, without its ending */
  name: string;
  /** undefined before anything is drawn */
  picture: () => TimelinePicture | undefined;
  text: (form: 'text' | 'markdown') => string;
}) {
  const t = useTranslations('flame.export');
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<string>) => {
    setBusy(true);
    work()
      .then(
        (message) => toast({ message }),
        () => toast({ tone: 'error', message: t('failed') }),
      )
      .finally(() => setBusy(false));
  };
  const copy = (form: 'text' | 'markdown') =>
    run(async () => ((await copyText(text(form))) ? t('copied') : t('refused')));
  const save = (
    ending: string,
    make: (shown: TimelinePicture) => Blob | undefined | Promise<Blob | undefined>,
  ) =>
    run(async () => {
      const shown = picture();
      const blob = shown && (await make(shown));
      if (!blob) return t('failed');
      saveFile(`${name}.${ending}`, blob);
      return t('saved', { file: `${name}.${ending}` });
    });
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" icon="download" busy={busy}>
          {busy ? t('busy') : t('label')}
        </Button>
      }
    >
      <MenuItem onSelect={() => copy('text')}>{t('copyTop')}</MenuItem>
      <MenuItem onSelect={() => copy('markdown')}>{t('copyMarkdown')}</MenuItem>
      <MenuLine />
      <MenuItem
        onSelect={() =>
          save(
            'svg',
            (shown) =>
              new Blob([timelineSvg(shown, `${shown.heading}, ${shown.detail}`)], {
                type: 'image/svg+xml',
              }),
          )
        }
      >
        {t('saveSvg')}
      </MenuItem>
      <MenuItem onSelect={() => save('png', timelinePng)}>{t('savePng')}</MenuItem>
    </Menu>
  );
}
