'use client';

import { isProblemError } from '@unpark/base';
import { flamePng, type FlamePictureRequest, flameSvg } from '@unpark/charts';
import { Button, Menu, MenuItem, MenuLine, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FlameFileForm, FlameFileRequest } from '../../workers/flame-messages';
import { useProblemWords } from '../problem-words';
import { copyText, saveFile } from './flame-clipboard';
import { flameFileOf } from './use-capture-data';

/** Copies what is shown, or saves it. */
export function FlameExport({
  picture,
  file,
  name,
  title,
}: {
  picture: FlamePictureRequest;
  /** the worker's part; the form is chosen here */
  file: Omit<FlameFileRequest, 'form'>;
  /** of saved files, without its ending */
  name: string;
  /** what is drawn, for people who open the picture elsewhere */
  title: string;
}) {
  const t = useTranslations('flame.export');
  const problemWords = useProblemWords();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<string>) => {
    setBusy(true);
    work()
      .then(
        (message) => toast({ message }),
        (cause: unknown) =>
          toast({
            tone: 'error',
            message: isProblemError(cause) ? problemWords(cause.problem).message : t('failed'),
          }),
      )
      .finally(() => setBusy(false));
  };
  const textOf = async (form: FlameFileForm) => (await flameFileOf({ ...file, form })).text ?? '';
  const copy = (form: FlameFileForm) =>
    run(async () => ((await copyText(await textOf(form))) ? t('copied') : t('refused')));
  const save = (ending: string, make: () => Promise<Blob | undefined>) =>
    run(async () => {
      const blob = await make();
      if (!blob) return t('failed');
      saveFile(`${name}.${ending}`, blob);
      return t('saved', { file: `${name}.${ending}` });
    });
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="ghost" size="small" icon="download" busy={busy}>
          {busy ? t('busy') : t('label')}
        </Button>
      }
    >
      <MenuItem
        onSelect={() => copy('top')}
        hint={<span className="text-ink-3">{t('copyTopHint')}</span>}
      >
        {t('copyTop')}
      </MenuItem>
      <MenuItem onSelect={() => copy('markdown')}>{t('copyMarkdown')}</MenuItem>
      <MenuItem onSelect={() => copy('folded')}>{t('copyFolded')}</MenuItem>
      <MenuLine />
      <MenuItem
        onSelect={() =>
          save(
            'svg',
            async () =>
              new Blob([flameSvg(picture, document.body, title)], { type: 'image/svg+xml' }),
          )
        }
      >
        {t('saveSvg')}
      </MenuItem>
      <MenuItem onSelect={() => save('png', () => flamePng(picture, document.body))}>
        {t('savePng')}
      </MenuItem>
      <MenuItem
        onSelect={() =>
          save('pb.gz', async () => {
            const { bytes } = await flameFileOf({ ...file, form: 'pprof' });
            return bytes && new Blob([bytes as Uint8Array<ArrayBuffer>]);
          })
        }
      >
        {t('savePprof')}
      </MenuItem>
      <MenuItem
        onSelect={() =>
          save('folded.txt', async () => new Blob([await textOf('folded')], { type: 'text/plain' }))
        }
      >
        {t('saveFolded')}
      </MenuItem>
    </Menu>
  );
}
