'use client';

import { formatChange, formatCount } from '@unpark/base';
import { GROUP_FATES, type GroupFate, stackHash } from '@unpark/diagnosis';
import { Button, DataTable, Panel, PanelHead, Segmented, StateSwatch } from '@unpark/ui';
import { type CompareState, withOpenGroup } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { DumpDiffModel, DumpDiffRow } from '../../workers/compare-messages';
import type { RowNotes } from '../capture-page/group-row';
import { NotePinButton } from '../notes/note-pin-button';
import { marksByPlace, useNotes } from '../notes/notes-context';
import type { ChangeCompare } from './use-compare-state';

/** Rows shown before the reader asks for the rest: groups may be as many as goroutines. */
const FIRST_ROWS = 40;
const QUIET: ReadonlySet<GroupFate> = new Set(['still']);
type Filter = GroupFate | 'every';

/** Groups of goroutines of both dumps: new, grown, aged, still there, fewer, gone. */
export function GoroutineDifference({
  model,
  state,
  change,
  onSelect,
}: {
  model: DumpDiffModel;
  state: CompareState;
  change: ChangeCompare;
  onSelect: (symbol: string) => void;
}) {
  const t = useTranslations('compare');
  const [filter, setFilter] = useState<Filter>('every');
  const [isQuietShown, setQuietShown] = useState(false);
  const [limit, setLimit] = useState(FIRST_ROWS);
  const { rows, totals } = model;
  const byIds = model.process === 'same';
  const { notes } = useNotes();
  const noteRows = useMemo(
    () =>
      new Map(
        marksByPlace(notes, String, ({ stack, functions }) =>
          rows
            .filter((row) =>
              stack === undefined
                ? functions.includes(row.function)
                : stackHash(row.functions) === stack,
            )
            .map(({ key }) => key),
        ).map(({ place, ...mark }) => [place, mark]),
      ),
    [notes, rows],
  );
  const fates = GROUP_FATES.filter((fate) => rows.some((row) => row.fate === fate));
  const asked = filter === 'every' ? rows : rows.filter((row) => row.fate === filter);
  const quiet = filter === 'every' ? asked.filter((row) => QUIET.has(row.fate)).length : 0;
  const kept = quiet > 0 && !isQuietShown ? asked.filter((row) => !QUIET.has(row.fate)) : asked;
  const shown = kept.slice(0, limit);
  const sum = (of: (ids: NonNullable<DumpDiffRow['ids']>) => number) =>
    formatCount(rows.reduce((all, row) => all + (row.ids ? of(row.ids) : 0), 0));
  const open = (key: string | undefined) => change((from) => withOpenGroup(from, key));
  return (
    <Panel aria-label={t('groups.region')} id="goroutine-difference">
      <PanelHead
        title={t('groups.title')}
        note={
          byIds
            ? t('groups.sum', {
                groups: rows.length,
                n: formatCount(rows.length),
                fresh: sum((ids) => ids.fresh),
                gone: sum((ids) => ids.gone),
                stayed: sum((ids) => ids.stayed),
              })
            : t('groups.sumOther', { groups: rows.length, n: formatCount(rows.length) })
        }
        actions={
          fates.length > 1 && (
            <Segmented<Filter>
              className="max-w-full overflow-x-auto"
              label={t('groups.filter')}
              value={filter}
              options={[
                { value: 'every', label: t('groups.every') },
                ...fates.map((fate) => ({
                  value: fate,
                  label: (
                    <>
                      {t(`fate.${fate}`)}
                      <span className="num text-ink-3">
                        {formatCount(rows.filter((row) => row.fate === fate).length)}
                      </span>
                    </>
                  ),
                })),
              ]}
              onChange={setFilter}
            />
          )
        }
      />
      <DataTable caption={t('groups.table')}>
        <thead>
          <tr>
            <th scope="col">{t('groups.goroutines')}</th>
            <th scope="col" className="r w-[64px] phone:hidden">
              {t('groups.a')}
            </th>
            <th scope="col" className="r w-[64px] phone:hidden">
              {t('groups.b')}
            </th>
            <th scope="col" className="r w-[72px]">
              {t('groups.change')}
            </th>
            {byIds && (
              <>
                <th scope="col" className="r w-[72px] phone:hidden">
                  {t('groups.stayed')}
                </th>
                <th scope="col" className="r w-[64px] phone:hidden">
                  {t('groups.fresh')}
                </th>
                <th scope="col" className="r w-[64px] phone:hidden">
                  {t('groups.gone')}
                </th>
              </>
            )}
            <th scope="col" className="w-[92px] phone:hidden">
              {t('groups.fate')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <GroupLine
              key={row.key}
              row={row}
              byIds={byIds}
              notes={noteRows.get(row.key)}
              isOpen={state.group === row.key}
              isSelected={row.functions.some((name) => state.functions.includes(name))}
              onOpen={() => open(state.group === row.key ? undefined : row.key)}
              onSelect={onSelect}
            />
          ))}
        </tbody>
        <tfoot>
          <tr className="[&>td]:border-t [&>td]:border-line">
            <td className="text-ink-2">{t('groups.all')}</td>
            <td className="r num phone:hidden">{formatCount(totals.a)}</td>
            <td className="r num phone:hidden">{formatCount(totals.b)}</td>
            <td className="r num font-semibold">{formatChange(totals.b - totals.a)}</td>
            <td colSpan={byIds ? 4 : 1} className="phone:hidden" />
          </tr>
        </tfoot>
      </DataTable>
      <div className="flex flex-wrap gap-1.5 p-1.5 empty:hidden">
        {shown.length < kept.length && (
          <Button variant="ghost" onClick={() => setLimit((now) => now * 4)}>
            {t('table.all', { count: formatCount(kept.length) })}
          </Button>
        )}
        {quiet > 0 && (
          <Button variant="ghost" onClick={() => setQuietShown((now) => !now)}>
            {isQuietShown
              ? t('groups.hideQuiet')
              : t('groups.quiet', { count: quiet, n: formatCount(quiet) })}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function GroupLine({
  row,
  byIds,
  notes,
  isOpen,
  isSelected,
  onOpen,
  onSelect,
}: {
  row: DumpDiffRow;
  byIds: boolean;
  notes: RowNotes | undefined;
  isOpen: boolean;
  isSelected: boolean;
  onOpen: () => void;
  onSelect: (symbol: string) => void;
}) {
  const t = useTranslations('compare');
  const change = row.b - row.a;
  const count = (value: number) => (value === 0 ? '–' : formatCount(value));
  return (
    <>
      <tr data-selected={isSelected || undefined}>
        <td>
          <button
            type="button"
            data-row-link
            aria-expanded={isOpen}
            className="block w-full text-left phone:min-h-8"
            onClick={onOpen}
          >
            <span className="flex flex-wrap items-center gap-x-1.5">
              <StateSwatch state={row.stateClass} />
              <span className={row.stateClass === 'idle' ? 'text-ink-2' : ''}>{row.reason}</span>
              <code className={`marks-through ${row.isOwn ? 'font-semibold' : 'text-ink-2'}`}>
                {row.function}
              </code>
              {row.place && <span className="num text-ink-3">{row.place}</span>}
              {row.isCapture && <span className="text-ink-3">{t('groups.capture')}</span>}
            </span>
            <span className="not-phone:hidden num text-ink-2">
              {formatCount(row.a)} → {formatCount(row.b)} · {t(`fate.${row.fate}`)}
            </span>
          </button>
          {notes && <NotePinButton {...notes} />}
        </td>
        <td className="r num phone:hidden">{count(row.a)}</td>
        <td className="r num phone:hidden">{count(row.b)}</td>
        <td
          className={`r num ${change === 0 ? 'text-ink-2' : change > 0 ? 'font-semibold text-crit' : 'font-semibold text-ok'}`}
        >
          {formatChange(change)}
        </td>
        {byIds && (
          <>
            <td className="r num phone:hidden">{count(row.ids?.stayed ?? 0)}</td>
            <td className="r num phone:hidden">{count(row.ids?.fresh ?? 0)}</td>
            <td className="r num phone:hidden">{count(row.ids?.gone ?? 0)}</td>
          </>
        )}
        <td className="whitespace-nowrap phone:hidden">{t(`fate.${row.fate}`)}</td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={byIds ? 8 : 5} className="bg-sunken">
            <GroupDetails row={row} onSelect={onSelect} />
          </td>
        </tr>
      )}
    </>
  );
}

function GroupDetails({ row, onSelect }: { row: DumpDiffRow; onSelect: (symbol: string) => void }) {
  const t = useTranslations('compare.groups');
  const { waitMinutes: minutes } = row;
  return (
    <div className="flex flex-col gap-1 py-1 text-dense">
      {minutes && minutes.max > 0 && (
        <p className="text-ink-2">
          {minutes.min === minutes.max
            ? t('minute', { min: minutes.min, n: formatCount(minutes.min) })
            : t('minutes', minutes)}
        </p>
      )}
      <p className="text-label text-ink-3">{t('stack')}</p>
      <ol className="flex flex-col">
        {row.functions.map((name, depth) => (
          // a function may stand twice on a stack: its depth tells the two apart
          <li key={depth}>
            <button
              type="button"
              className="code text-left marks-through hover:underline phone:min-h-8"
              onClick={() => onSelect(name)}
            >
              {name}
            </button>
          </li>
        ))}
      </ol>
      {row.creator && (
        <p>
          <button
            type="button"
            className="text-left text-ink-2 marks-through hover:underline phone:min-h-8"
            onClick={() => onSelect(row.creator ?? '')}
          >
            {t('startedBy', { function: row.creator })}
          </button>
        </p>
      )}
    </div>
  );
}
