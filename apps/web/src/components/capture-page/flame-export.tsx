'use client';

import { flamePng, type FlamePictureRequest, flameSvg } from '@unpark/charts';
import { MenuItem, MenuLine } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { FlameFileForm, FlameFileRequest } from '../../workers/flame-messages';
import { ExportMenu, svgFile } from './export-menu';
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
  const textOf = async (form: FlameFileForm) => (await flameFileOf({ ...file, form })).text ?? '';
  return (
    <ExportMenu name={name} ghost>
      {({ copy, save }) => (
        <>
          <MenuItem
            onSelect={() => copy(() => textOf('top'))}
            hint={<span className="text-ink-3">{t('copyTopHint')}</span>}
          >
            {t('copyTop')}
          </MenuItem>
          <MenuItem onSelect={() => copy(() => textOf('markdown'))}>{t('copyMarkdown')}</MenuItem>
          <MenuItem onSelect={() => copy(() => textOf('folded'))}>{t('copyFolded')}</MenuItem>
          <MenuLine />
          <MenuItem
            onSelect={() => save('svg', () => svgFile(flameSvg(picture, document.body, title)))}
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
              save(
                'folded.txt',
                async () => new Blob([await textOf('folded')], { type: 'text/plain' }),
              )
            }
          >
            {t('saveFolded')}
          </MenuItem>
        </>
      )}
    </ExportMenu>
  );
}
