'use client';

import { formatBytes, type Problem } from '@unpark/base';
import { Button, Panel, SeverityMark } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { ProblemText } from '../capture-page/artifact-list';
import { HowToCollect } from '../capture/how-to-collect';
import { FileName } from '../file-name';
import type { TryFile } from './try-view';

const MOST_SHOWN = 6;

/** No file could be used: of each what was seen and what to do. */
export function NothingRead({
  files,
  onAgain,
  onPaste,
}: {
  files: readonly TryFile[];
  onAgain: () => void;
  onPaste: () => void;
}) {
  const t = useTranslations('try.nothing');
  const shown = files.filter(({ record }) => record?.error).slice(0, MOST_SHOWN);
  const more = files.length - shown.length;
  return (
    <div className="mx-auto flex w-full max-w-[880px] flex-col gap-4 px-6 pt-8 pb-12 phone:px-3 phone:pt-4">
      <div role="alert">
        <h1 className="text-title font-semibold text-pretty">
          {t('title', { count: files.length })}
        </h1>
        <p className="mt-1 text-ink-2">{t('lead')}</p>
      </div>
      <ul className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        {shown.map(({ id, file, content, record }) => (
          <li key={id} className="flex">
            <Panel className="w-full gap-1 p-3.5">
              <SeverityMark level="medium">{t(seenAs(record?.error))}</SeverityMark>
              <p className="code font-semibold">
                <FileName name={file} />
                <span className="num font-normal text-ink-3">, {formatBytes(content.size)}</span>
              </p>
              {record?.error && <ProblemText problem={record.error} />}
            </Panel>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-ink-2">{t('more', { count: more })}</p>}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon="file" onClick={onAgain}>
          {t('again')}
        </Button>
        <Button icon="paste" onClick={onPaste}>
          {t('paste')}
        </Button>
      </div>
      <HowToCollect />
    </div>
  );
}

function seenAs(problem: Problem | undefined) {
  if (problem?.code === 'browser.too-large' || problem?.code === 'file.too-large') {
    return 'tooLarge';
  }
  if (problem?.code === 'browser.stopped') return 'stopped';
  return problem?.code === 'file.unrecognised' ? 'unrecognised' : 'damaged';
}
