'use client';

import { formatBytes } from '@unpark/base';
import { DataCell, DataTable, HeadCell, IconButton, UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useKindWords } from '../capture/kind-words';
import { useProblemWords } from '../problem-words';
import type { ChosenFile } from './chosen-file';
import { type Recognised, useRecognised } from './use-recognised';

export const FileList = ({
  files,
  locked,
  onRemove,
}: {
  files: readonly ChosenFile[];
  /** while they are being sent */
  locked: boolean;
  onRemove: (path: string) => void;
}) => {
  const t = useTranslations('upload.files');
  const recognised = useRecognised(files);
  const [nowIso] = useState(() => new Date().toISOString());
  return (
    <DataTable caption={t('caption')} dense>
      <thead>
        <tr>
          <HeadCell>{t('file')}</HeadCell>
          <HeadCell wideOnly>{t('looksLike')}</HeadCell>
          <HeadCell wideOnly numeric>
            {t('changed')}
          </HeadCell>
          <HeadCell numeric>{t('size')}</HeadCell>
          <HeadCell className="w-10">
            <span className="sr-only">{t('remove')}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {files.map(({ path, file }) => (
          <tr key={path}>
            <DataCell>
              <span className="code marks-through">{path}</span>
              <div className="not-phone:hidden">
                <Kind recognised={recognised.get(file)} />
              </div>
            </DataCell>
            <DataCell wideOnly>
              <Kind recognised={recognised.get(file)} />
            </DataCell>
            <DataCell wideOnly numeric className="text-ink-2">
              <UtcTime
                iso={new Date(file.lastModified).toISOString()}
                style="short"
                nowIso={nowIso}
              />
            </DataCell>
            <DataCell numeric>{formatBytes(file.size)}</DataCell>
            <DataCell>
              {!locked && (
                <IconButton
                  icon="close"
                  size="small"
                  label={t('removeOf', { file: path })}
                  onClick={() => onRemove(path)}
                />
              )}
            </DataCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
};

const Kind = ({ recognised }: { recognised: Recognised | undefined }) => {
  const kindWords = useKindWords();
  const problemWords = useProblemWords();
  if (!recognised) return null;
  if (recognised.kind === 'unknown') {
    const { seen, values } = recognised;
    // what the reader will say of it
    const code = 'file.unrecognised';
    const said = problemWords({ code, message: seen, values: { case: 'other', ...values, seen } });
    return (
      <span lang={said.lang} className="text-med">
        {said.message}
      </span>
    );
  }
  return <span className="text-ink-2">{kindWords(recognised.kind)}</span>;
};
