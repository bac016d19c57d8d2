'use client';

import { formatShare } from '@unpark/base';
import type { FlameWords, LineWeight } from '@unpark/charts';
import { shortenSymbol } from '@unpark/model';
import { EmptyState, Icon, IconButton, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { FlameLines } from '../../workers/flame-messages';
import { ProblemState } from '../problem-words';
import { copyText } from './flame-clipboard';
import { sourceLink, type SourceOfProgram } from './flame-source-link';
import { baseName } from './group-words';
import type { Loaded } from './use-capture-data';

/** Lines of one function that carry weight, each with its place in the repository. */
export function FlameLinesPanel({
  symbol,
  lines,
  unit,
  words,
  program,
  onClose,
}: {
  symbol: string;
  lines: Loaded<FlameLines>;
  unit: string;
  words: FlameWords;
  program: SourceOfProgram;
  onClose: () => void;
}) {
  const t = useTranslations('flame.lines');
  const name = shortenSymbol(symbol, 1);
  return (
    <section aria-label={t('of', { name })} className="border-t border-line">
      <div className="flex min-h-[34px] items-center gap-2 py-1 pr-2 pl-3">
        <h3 className="text-dense font-semibold">{t('title')}</h3>
        <span
          className="code min-w-0 text-dense marks-through [overflow-wrap:anywhere]"
          title={symbol}
        >
          {name}
        </span>
        <span className="flex-1" />
        <IconButton icon="close" label={t('close')} size="small" onClick={onClose} />
      </div>
      {lines.state === 'failed' ? (
        <ProblemState problem={lines.problem} level={3} />
      ) : lines.state !== 'ready' ? (
        <p role="status" className="px-3 pb-3 text-dense text-ink-3">
          …
        </p>
      ) : lines.value.lines.length === 0 ? (
        <EmptyState title={t('none', { name })} level={3}>
          {t('noneHint')}
        </EmptyState>
      ) : (
        <LineTable
          symbol={symbol}
          lines={lines.value.lines}
          whole={lines.value.whole}
          unit={unit}
          words={words}
          program={program}
        />
      )}
    </section>
  );
}

function LineTable({
  symbol,
  lines,
  whole,
  unit,
  words,
  program,
}: {
  symbol: string;
  lines: readonly LineWeight[];
  whole: number;
  unit: string;
  words: FlameWords;
  program: SourceOfProgram;
}) {
  const t = useTranslations('flame');
  const toast = useToast();
  const widest = Math.max(...lines.map(({ cum }) => cum));
  const links = lines.map(({ file, line }) => sourceLink({ symbol, file, line }, program));
  const isOwn = links.some((link) => link?.startsWith(program.repositoryUrl ?? ' '));
  const copy = async (place: string) => {
    const done = await copyText(place);
    toast(
      done
        ? { message: t('lines.copied', { place }) }
        : { message: t('export.refused'), tone: 'error' },
    );
  };
  return (
    <>
      <div className="overflow-x-auto">
        <table className="data-table" data-dense>
          <caption className="sr-only">{t('lines.of', { name: symbol })}</caption>
          <thead>
            <tr>
              <th className="r">{t('table.flat')}</th>
              <th className="r">{t('table.cum')}</th>
              <th className="r phone:hidden">{t('table.share')}</th>
              <th>{t('lines.line')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ file, line, flat, cum, inlined }, i) => {
              const place = `${file === '' ? t('lines.unknownFile') : baseName(file)}:${line}`;
              const isNewFile = i === 0 || lines[i - 1]?.file !== file;
              return (
                <Fragment key={`${file}:${line}`}>
                  {isNewFile && file !== '' && (
                    <tr>
                      <th
                        colSpan={4}
                        scope="colgroup"
                        className="code !text-left text-label font-normal text-ink-3 [overflow-wrap:anywhere]"
                      >
                        {file}
                      </th>
                    </tr>
                  )}
                  <tr>
                    <td className="r num">{flat === 0 ? '–' : words.quantity(flat, unit)}</td>
                    <td className="r num">{words.quantity(cum, unit)}</td>
                    <td className="r num text-ink-2 phone:hidden">{formatShare(cum, whole)}</td>
                    <td className="w-full">
                      <span className="flex items-center gap-2">
                        {links[i] ? (
                          <a
                            className="code inline-flex items-center gap-1 text-accent hover:underline"
                            href={links[i]}
                            target="_blank"
                            rel="noreferrer noopener"
                          >
                            {place}
                            <Icon name="external" size={12} />
                          </a>
                        ) : (
                          <span className="code">{place}</span>
                        )}
                        {inlined && (
                          <span className="text-label text-ink-3">{t('lines.inlined')}</span>
                        )}
                        <IconButton
                          icon="copy"
                          size="small"
                          label={t('lines.copyLine', { place: `${file}:${line}` })}
                          onClick={() => void copy(`${file}:${line}`)}
                        />
                        <span aria-hidden="true" className="h-2 min-w-10 flex-1 phone:hidden">
                          <i
                            className="block h-full rounded-data bg-accent-line"
                            style={{ width: `${(cum / widest) * 100}%` }}
                          />
                        </span>
                      </span>
                    </td>
                  </tr>
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="px-3 py-1.5 text-label text-ink-3">
        {program.repositoryUrl === undefined
          ? links.includes(undefined) && t('lines.noRepository')
          : isOwn &&
            (program.vcs === undefined
              ? t('lines.noCommit')
              : t(program.vcs.modified ? 'lines.atModified' : 'lines.atCommit', {
                  commit: program.vcs.revision.slice(0, 12),
                }))}
      </p>
    </>
  );
}
