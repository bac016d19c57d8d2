'use client';

import { type ArtifactKind, type CoverageRow, type Sight, WAIT_KINDS } from '@unpark/model';
import { CommandLine, Panel, PanelHead, TooltipOfMany } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { useKindWords } from '../capture/kind-words';

function SightMark({ sight }: { sight: Sight }) {
  if (sight === 'cannot') return <span aria-hidden="true">–</span>;
  return (
    <i
      aria-hidden="true"
      className={
        sight === 'sees'
          ? 'inline-block size-[9px] rounded-full bg-ink-2'
          : 'inline-block size-[9px] rounded-full border-[1.5px] border-ink-2 bg-[linear-gradient(90deg,var(--ink-2)_50%,transparent_50%)]'
      }
    />
  );
}

/** Which artifact sees which kind of wait; blindness is drawn as carefully as sight. */
export function CoveragePanel({ rows }: { rows: readonly CoverageRow[] }) {
  const t = useTranslations('capture.coverage');
  const present = rows.filter((row) => row.present);
  const absent = rows.filter((row) => !row.present);
  return (
    <Panel aria-label={t('title')} laidOutLate>
      <PanelHead
        title={t('title')}
        actions={
          <span className="flex items-center gap-1 text-label font-medium text-ink-3 pr-1">
            <SightMark sight="sees" /> {t('yes')}
            <span className="w-1" />
            <SightMark sight="in-part" /> {t('inPart')}
            <span className="w-1" />– {t('no')}
          </span>
        }
      />
      {present.length > 0 && (
        <TooltipOfMany contentOf={(tip) => <WhySeen tip={tip} rows={present} />}>
          <SightTable rows={present} />
        </TooltipOfMany>
      )}
      {absent.length > 0 && (
        <div className="border-t border-line px-3 py-2">
          <p className="text-label font-medium text-ink-3">{t('absent')}</p>
          <ul className="mt-0.5">
            {absent.map((row) => (
              <AbsentRow key={row.artifactKind} row={row} />
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

/** @param tip artifact kind and wait kind, as the cells of the table name themselves */
function WhySeen({ tip, rows }: { tip: string; rows: readonly CoverageRow[] }) {
  const t = useTranslations('capture.coverage');
  const said = useSaidLang();
  const [artifactKind, kind] = tip.split(' ');
  const row = rows.find((one) => one.artifactKind === artifactKind);
  const waitKind = WAIT_KINDS.find((one) => one === kind);
  if (!row || !waitKind) return null;
  const { sight, why } = row.sight[waitKind];
  return why ? <span lang={said}>{why}</span> : t(`sight.${sight}`);
}

function SightTable({ rows }: { rows: readonly CoverageRow[] }) {
  const t = useTranslations('capture.coverage');
  const kindWords = useKindWords();
  const said = useSaidLang();
  return (
    <table className="text-dense">
      <caption className="sr-only">{t('caption')}</caption>
      <thead>
        <tr className="text-label text-ink-3">
          <th scope="col" className="py-1 pl-3 text-left font-medium">
            <span className="sr-only">{t('artifact')}</span>
          </th>
          {WAIT_KINDS.map((kind) => (
            <th
              key={kind}
              scope="col"
              title={t(`long.${kind}`)}
              className="w-[30px] py-1 text-center font-medium last:pr-2"
            >
              {t(`short.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.artifactKind} className="border-t border-line">
            <th
              scope="row"
              className="py-[3px] pl-3 text-left font-normal"
              title={row.files.join(', ')}
            >
              <span className="inline-block first-letter:uppercase">
                {kindWords(row.artifactKind as ArtifactKind)}
              </span>
              {row.note && (
                <span lang={said} className="block text-label text-ink-3">
                  {row.note}
                </span>
              )}
            </th>
            {WAIT_KINDS.map((kind) => {
              const { sight, why } = row.sight[kind];
              const words = {
                artifact: kindWords(row.artifactKind as ArtifactKind),
                sight: t(`sight.${sight}`),
                kind: t(`long.${kind}`),
              };
              return (
                <td key={kind} className="py-[3px] text-center text-ink-3 last:pr-2">
                  <button
                    type="button"
                    data-tip={`${row.artifactKind} ${kind}`}
                    className="inline-grid h-[18px] w-6 place-items-center"
                    aria-label={why ? t('cellWhy', { ...words, why }) : t('cell', words)}
                  >
                    <SightMark sight={sight} />
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AbsentRow({ row }: { row: CoverageRow }) {
  const t = useTranslations('capture.coverage');
  const kindWords = useKindWords();
  const [open, setOpen] = useState(false);
  const sees = WAIT_KINDS.filter((kind) => row.sight[kind].sight !== 'cannot').map((kind) =>
    t(`short.${kind}`),
  );
  const words = (
    <>
      <span className="inline-block first-letter:uppercase">
        {kindWords(row.artifactKind as ArtifactKind)}
      </span>
      {sees.length > 0 && (
        <span className="text-ink-3"> {t('wouldSee', { kinds: sees.join(t('separator')) })}</span>
      )}
    </>
  );
  if (!row.command) return <li className="py-0.5 text-dense">{words}</li>;
  return (
    <li className="text-dense">
      <button
        type="button"
        aria-expanded={open}
        className="py-0.5 text-left text-accent hover:underline"
        onClick={() => setOpen(!open)}
      >
        {words}
      </button>
      {open && <CommandLine command={row.command} className="mb-1" />}
    </li>
  );
}
