'use client';

import { timelinePng, type TimelinePicture, timelineSvg } from '@unpark/charts';
import { MenuItem, MenuLine } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { ExportMenu, svgFile } from './export-menu';

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
  const drawn = <T,>(make: (shown: TimelinePicture) => T): T | undefined => {
    const shown = picture();
    return shown && make(shown);
  };
  return (
    <ExportMenu name={name}>
      {({ copy, save }) => (
        <>
          <MenuItem onSelect={() => copy(() => text('text'))}>{t('copyTop')}</MenuItem>
          <MenuItem onSelect={() => copy(() => text('markdown'))}>{t('copyMarkdown')}</MenuItem>
          <MenuLine />
          <MenuItem
            onSelect={() =>
              save('svg', () =>
                drawn((shown) => svgFile(timelineSvg(shown, `${shown.heading}, ${shown.detail}`))),
              )
            }
          >
            {t('saveSvg')}
          </MenuItem>
          <MenuItem onSelect={() => save('png', () => drawn(timelinePng))}>{t('savePng')}</MenuItem>
        </>
      )}
    </ExportMenu>
  );
}
