'use client';

import { formatCount, formatDuration } from '@unpark/base';
import type { Selection } from '@unpark/model';
import { classNames, DataCell, DataRow, DataTable, HeadCell, StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { usePageLanguage } from '../../i18n/said';
import type { OpenWaitGroup, TraceModel } from '../../workers/trace-model';
import { useShown } from './shown-rows';
import { PlaceText, placeTitle, RowButton } from './trace-place';
import { isSelected, selectedIds } from './trace-selection';

const FEW = 8;

/** What was still open when the trace ended: a deadlock is here and in no profile. */
export function TraceOpenWaits({
  model,
  selection,
  onGroup,
}: {
  model: TraceModel;
  selection: Selection;
  onGroup: (group: OpenWaitGroup) => void;
}) {
  const t = useTranslations('timeline.tables.open');
  const language = usePageLanguage();
  const { shown, more } = useShown(model.openWaits, FEW, 'places');
  const ids = useMemo(() => selectedIds(selection), [selection]);
  const count = model.openWaits.reduce((sum, group) => sum + group.rows.length, 0);
  return (
    <section aria-label={t('title')} className="border-t border-line">
      <h3 className="px-3 pt-2 text-body font-semibold">
        {t('title')}{' '}
        <span className="num text-dense font-normal text-ink-2">
          {t('count', { count, text: formatCount(count) })}
        </span>
      </h3>
      {count === 0 ? (
        <p className="px-3 pt-1 pb-2 text-dense text-ink-2">{t('none')}</p>
      ) : (
        <DataTable caption={t('caption')} dense>
          <thead>
            <tr>
              <HeadCell numeric>{t('goroutines')}</HeadCell>
              <HeadCell>{t('waitsFor')}</HeadCell>
              <HeadCell wideOnly>{t('where')}</HeadCell>
              <HeadCell numeric title={t('longestTitle')}>
                {t('longest')}
              </HeadCell>
            </tr>
          </thead>
          <tbody data-row-list="open-waits">
            {shown.map((group, i) => {
              const { look, place, rows } = group;
              const isMarked = isSelected(selection, ids, [place], model.goid, rows);
              return (
                <DataRow
                  key={i}
                  selected={isMarked}
                  data-link
                  className={classNames('relative', look.isByDesign && 'text-ink-3')}
                >
                  <DataCell numeric className="font-medium">
                    {rows.length === 1
                      ? `g${String(model.goid[rows[0] ?? 0] ?? 0n)}`
                      : formatCount(rows.length)}
                  </DataCell>
                  <DataCell>
                    <RowButton
                      isMarked={isMarked}
                      title={placeTitle(place)}
                      onSelect={() => onGroup(group)}
                    >
                      <span className="flex items-start gap-1.5">
                        <StateSwatch state={look.stateClass} className="mt-[3px]" />
                        <span>
                          {look.isByDesign
                            ? t('byDesign', { what: look.label[language] })
                            : look.label[language]}
                        </span>
                      </span>
                      <span className="not-phone:hidden">
                        <PlaceText place={place} isQuiet={look.isByDesign} />
                      </span>
                    </RowButton>
                  </DataCell>
                  <DataCell wideOnly>
                    <PlaceText place={place} isQuiet={look.isByDesign} />
                  </DataCell>
                  <DataCell numeric>
                    <SinceText group={group} durationNs={model.durationNs} />
                  </DataCell>
                </DataRow>
              );
            })}
          </tbody>
        </DataTable>
      )}
      {more}
    </section>
  );
}

/** How long the longest waits; `the whole window` where its beginning is not in the trace. */
function SinceText({ group, durationNs }: { group: OpenWaitGroup; durationNs: number }) {
  const t = useTranslations('timeline.tables.open');
  const { sinceNs, wholeWindow, rows } = group;
  if (sinceNs >= 0) return <>{formatDuration(durationNs - sinceNs)}</>;
  return (
    <>
      ≥ {formatDuration(durationNs)}
      <span className="block text-label text-ink-3 whitespace-normal">
        {wholeWindow === rows.length
          ? t('whole')
          : t('someWhole', { count: formatCount(wholeWindow) })}
      </span>
    </>
  );
}
