'use client';

import { formatCount, formatDuration } from '@unpark/base';
import type { Selection } from '@unpark/model';
import { DataCell, DataRow, DataTable, HeadCell, StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { usePageLanguage } from '../../i18n/said';
import type { TraceModel, WakeGroup } from '../../workers/trace-model';
import { useShown } from './shown-rows';
import { PlaceText, placeTitle, RowButton } from './trace-place';

const FEW = 8;

/** Who ended whose wait: observed, not inferred. */
export function TraceWakeups({
  model,
  selection,
  onGroup,
}: {
  model: TraceModel;
  selection: Selection;
  onGroup: (group: WakeGroup) => void;
}) {
  const t = useTranslations('timeline.tables.wakeups');
  const language = usePageLanguage();
  const { shown, more } = useShown(model.wakeups, FEW, 'pairs');
  return (
    <section aria-label={t('title')} className="border-t border-line">
      <h3 className="px-3 pt-2 text-body font-semibold">
        {t('title')} <span className="text-dense font-normal text-ink-2">{t('note')}</span>
      </h3>
      {model.wakeups.length === 0 ? (
        <p className="px-3 pt-1 pb-2 text-dense text-ink-2">{t('none')}</p>
      ) : (
        <DataTable caption={t('caption')} dense>
          <thead>
            <tr>
              <HeadCell>{t('waited')}</HeadCell>
              <HeadCell wideOnly>{t('endedBy')}</HeadCell>
              <HeadCell numeric wideOnly>
                {t('times')}
              </HeadCell>
              <HeadCell numeric>{t('inAll')}</HeadCell>
              <HeadCell numeric wideOnly>
                {t('longest')}
              </HeadCell>
            </tr>
          </thead>
          <tbody data-row-list="wakeups">
            {shown.map((group, i) => {
              const isMarked = [group.blocked, group.waker].some(
                (place) => place && selection.functions.includes(place.function),
              );
              return (
                <DataRow key={i} selected={isMarked} data-link className="relative">
                  <DataCell>
                    <RowButton
                      isMarked={isMarked}
                      title={placeTitle(group.blocked)}
                      onSelect={() => onGroup(group)}
                    >
                      <span className="flex items-start gap-1.5">
                        <StateSwatch state={group.stateClass} className="mt-[3px]" />
                        <span>
                          <span className="block">{group.reason[language]}</span>
                          <PlaceText place={group.blocked} />
                          <span className="block text-ink-2 not-phone:hidden">
                            {t('by')}{' '}
                            {group.waker ? (
                              <PlaceText place={group.waker} />
                            ) : (
                              group.endedBy?.[language]
                            )}
                          </span>
                        </span>
                      </span>
                    </RowButton>
                  </DataCell>
                  <DataCell wideOnly title={placeTitle(group.waker)}>
                    {group.waker ? (
                      <PlaceText place={group.waker} />
                    ) : (
                      <span className="text-ink-2">{group.endedBy?.[language]}</span>
                    )}
                  </DataCell>
                  <DataCell numeric wideOnly>
                    {formatCount(group.count)}
                  </DataCell>
                  <DataCell numeric>{formatDuration(group.ns)}</DataCell>
                  <DataCell numeric wideOnly>
                    {formatDuration(group.maxNs)}
                  </DataCell>
                </DataRow>
              );
            })}
          </tbody>
        </DataTable>
      )}
      {model.otherWakeups > 0 && (
        <p className="num border-t border-line px-3 py-1.5 text-dense whitespace-normal text-ink-3">
          {t('others', { count: formatCount(model.otherWakeups) })}
        </p>
      )}
      {more}
    </section>
  );
}
