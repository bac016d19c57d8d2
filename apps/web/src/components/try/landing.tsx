'use client';

import { formatBytes } from '@unpark/base';
import { Icon, Notice } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { HowToCollect } from '../capture/how-to-collect';
import type { ChosenFiles } from '../upload/chosen-file';
import { DropZone } from '../upload/drop-zone';
import { type Sample, sampleFile, samplePath, SAMPLES } from './samples';

/** What this is, where files go, and something to look at without any. */
export function Landing({
  isLoaded,
  hasQuery,
  onChosen,
  onPaste,
}: {
  isLoaded: boolean;
  /** the address names a selection, but no files are here */
  hasQuery: boolean;
  onChosen: (chosen: ChosenFiles) => void;
  onPaste: () => void;
}) {
  const t = useTranslations('try');
  return (
    <div className="mx-auto flex w-full max-w-[880px] flex-col gap-4 px-6 pt-12 pb-12 phone:px-3 phone:pt-6">
      <div>
        <h1 className="text-verdict font-semibold text-pretty phone:text-[18px] phone:leading-[27px]">
          {t('title')}
        </h1>
        <p className="mt-1 max-w-[680px] text-lead text-pretty text-ink-2">{t('lead')}</p>
      </div>
      {hasQuery && <Notice role="status">{t('link')}</Notice>}
      <div className="flex flex-col gap-2">
        <DropZone title={t('drop.title')} onChosen={onChosen} onPaste={onPaste}>
          {t('drop.kinds')}
          <span className="block text-dense text-ink-3 phone:hidden">{t('drop.pasteKey')}</span>
        </DropZone>
        <p className="flex items-start gap-1.5 text-dense text-ink-2" role="status">
          <Icon name="lock" size={14} className="mt-0.5 flex-none" />
          <span>
            {t('privacy.line')} {isLoaded ? t('privacy.loaded') : t('privacy.loading')}
          </span>
        </p>
      </div>
      <Samples onChosen={onChosen} />
      <HowToCollect />
    </div>
  );
}

function Samples({ onChosen }: { onChosen: (chosen: ChosenFiles) => void }) {
  const t = useTranslations('try.samples');
  const [opening, setOpening] = useState<string>();
  const [failed, setFailed] = useState(false);
  const open = async (sample: Sample) => {
    setOpening(sample.name);
    setFailed(false);
    try {
      const answer = await fetch(samplePath(sample), { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const file = new File([await answer.arrayBuffer()], sampleFile(sample), { lastModified: 0 });
      onChosen({ files: [{ path: file.name, file }] });
    } catch {
      setFailed(true);
    } finally {
      setOpening(undefined);
    }
  };
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" className="mb-1.5 text-dense font-medium text-ink-2">
        {t('heading')}
      </h2>
      <ul className="grid grid-cols-3 gap-3 phone:grid-cols-1">
        {SAMPLES.map((sample) => (
          <li key={sample.name} className="flex">
            <button
              type="button"
              aria-busy={opening === sample.name || undefined}
              onClick={() => void open(sample)}
              className="flex w-full flex-col rounded-panel border border-line bg-surface px-3 py-2 text-left hover:border-line-strong hover:bg-sunken"
            >
              <span className="font-semibold text-pretty">{t(sample.key)}</span>
              <span className="text-dense text-pretty text-ink-2">{t(`${sample.key}Note`)}</span>
              <span className="num mt-auto text-dense text-ink-3">
                {opening === sample.name ? t('opening') : formatBytes(sample.sizeBytes)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {failed && (
        <Notice tone="bad" role="alert" className="mt-2">
          {t('failed')}
        </Notice>
      )}
    </section>
  );
}
