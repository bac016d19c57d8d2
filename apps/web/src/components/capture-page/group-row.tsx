'use client';

import { formatCount } from '@unpark/base';
import { frameFamily, type Selection, shortenSymbol, STATE_CLASSES } from '@unpark/model';
import { classNames, Icon, StateSwatch } from '@unpark/ui';
import { NotePinButton } from '../notes/note-pin-button';
import { ShownText } from '../shared-link/removed-text';
import type { DumpModel } from '../../workers/capture-messages';
import { AGE, type GoroutineTable, MEMBER } from '../../workers/goroutine-messages';
import { type GoroutineWords, labelsOf, useGoroutineWords } from './goroutine-words';
import { fileLine } from './group-words';
import { Symbol } from './stack-list';

const BAR_PX = 42;

/** Columns of a row: without ages none is printed for them, without a second dump none for changes. */
export function plainGrid(hasAges: boolean, hasChange: boolean): string {
  if (hasAges && hasChange) return GRIDS.both;
  return hasAges ? GRIDS.ages : hasChange ? GRIDS.change : GRIDS.neither;
}

const PHONE = 'phone:grid-cols-[28px_46px_minmax(0,1fr)]';
const GRIDS = {
  both: `grid grid-cols-[22px_92px_124px_minmax(0,1fr)_92px_124px] @max-[720px]:grid-cols-[22px_46px_104px_minmax(0,1fr)_72px_112px] @max-[560px]:grid-cols-[22px_46px_104px_minmax(0,1fr)_72px] ${PHONE}`,
  ages: `grid grid-cols-[22px_92px_124px_minmax(0,1fr)_92px] @max-[720px]:grid-cols-[22px_46px_104px_minmax(0,1fr)_92px] ${PHONE}`,
  change: `grid grid-cols-[22px_92px_124px_minmax(0,1fr)_124px] @max-[720px]:grid-cols-[22px_46px_104px_minmax(0,1fr)_112px] @max-[560px]:grid-cols-[22px_46px_104px_minmax(0,1fr)] ${PHONE}`,
  neither: `grid grid-cols-[22px_92px_124px_minmax(0,1fr)] @max-[720px]:grid-cols-[22px_46px_104px_minmax(0,1fr)] ${PHONE}`,
} as const;
/** Where the column of changes goes. */
export const CHANGE_FITS = 'phone:hidden @max-[560px]:hidden';

export interface RowNotes {
  readonly notes: readonly string[];
  readonly isResolved: boolean;
}

export interface RowProps {
  table: GoroutineTable;
  at: number;
  grid: string;
  /** count of the largest row, for the bars */
  most: number;
  marked: boolean;
  /** goroutines that stay with the filter that is typed */
  kept: number | undefined;
  open: boolean;
  title: string | undefined;
  selection: Selection;
  /** notes on goroutines of this row */
  notes: RowNotes | undefined;
  onOpen: () => void;
  onSelect: (add: boolean) => void;
  onLabel: (key: string, value: string) => void;
}

export const stateAt = (table: GoroutineTable, at: number) =>
  STATE_CLASSES[table.state[at] ?? -1] ?? 'unknown';

const saysAlready = (reason: string, waitsIn: string): boolean =>
  reason.toLowerCase().includes(waitsIn.toLowerCase());

/** Look of a whole row: selected, grey because it is quiet or would be left out. */
export const rowLook = ({ grid, table, at, marked, kept }: RowProps): string =>
  classNames(
    grid,
    'relative border-b border-line pr-2 text-dense [&>*]:px-1.5 [&>*]:py-1',
    marked ? 'bg-accent-bg shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-sunken',
    (table.quiet[at] === 1 || kept === 0) && 'text-ink-3',
    kept === 0 && 'opacity-60',
  );

/** One group: how many, what for, where; the whole row selects. */
export function GroupRow(
  props: RowProps & { showChange: boolean; showAge: boolean; byCreator: boolean },
) {
  const { table, at, most, kept } = props;
  const words = useGoroutineWords();
  const count = table.count[at] ?? 0;
  const isGrey = table.quiet[at] === 1 || kept === 0;
  return (
    <div className={rowLook(props)}>
      <OpenCell {...props} count={count} />
      <span role="cell" className="flex items-start gap-2">
        <span className={classNames('num w-[34px] text-right font-medium', !isGrey && 'text-ink')}>
          {kept !== undefined && kept > 0 && kept < count ? (
            <>
              {formatCount(kept)}
              <span className="block font-normal text-ink-3">/{formatCount(count)}</span>
            </>
          ) : (
            formatCount(count)
          )}
        </span>
        <i
          aria-hidden="true"
          data-state={stateAt(table, at)}
          className="state-fill mt-[5px] h-2 rounded-data phone:hidden @max-[720px]:hidden"
          style={{ width: Math.max(3, (BAR_PX * count) / most) }}
        />
      </span>
      <ReasonCell table={table} at={at} words={words} isGrey={isGrey} />
      <WhereCell {...props} words={words} showCreator={!props.byCreator} />
      {props.showAge && (
        <span
          role="cell"
          className="num text-right text-ink-2 phone:hidden"
          title={table.ageKnown[at] === AGE.unknown ? words.t('ages.why') : undefined}
        >
          {words.age(table.ageKnown[at] ?? 0, table.ageMin[at] ?? 0, table.ageMax[at] ?? 0)}
        </span>
      )}
      {props.showChange && (
        <span role="cell" className={`num text-ink-2 ${CHANGE_FITS}`}>
          {words.change(table, at)}
        </span>
      )}
    </div>
  );
}

export function OpenCell({ open, onOpen, count }: RowProps & { count: number }) {
  const { t } = useGoroutineWords();
  return (
    <span role="cell">
      <button
        type="button"
        aria-expanded={open}
        aria-label={t(open ? 'hideGroup' : 'showGroup', { n: count, count: formatCount(count) })}
        onClick={onOpen}
        className="relative z-10 grid size-[18px] place-items-center text-ink-3 hover:text-ink phone:size-7"
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size={14} />
      </button>
    </span>
  );
}

export function ReasonCell({
  table,
  at,
  words,
  isGrey,
}: {
  table: GoroutineTable;
  at: number;
  words: GoroutineWords;
  isGrey: boolean;
}) {
  const stacks = table.stacks[at] ?? 1;
  return (
    <span role="cell" className="flex items-start gap-1.5 phone:hidden">
      <StateSwatch state={stateAt(table, at)} className="mt-[3px]" />
      <span className={classNames('min-w-0 marks-through', !isGrey && 'text-ink')}>
        <Symbol text={table.texts[table.reason[at] ?? -1] ?? ''} />
        {stacks > 1 && (
          <span className="block text-ink-3">
            {words.t('stacks', { n: stacks, count: formatCount(stacks) })}
          </span>
        )}
      </span>
    </span>
  );
}

/** Where the goroutines are, and below it what they wait in, their role, labels and creator. */
export function WhereCell({
  table,
  at,
  kept,
  marked,
  title,
  selection,
  notes,
  onSelect,
  onLabel,
  words,
  showCreator,
}: RowProps & { words: GoroutineWords; showCreator: boolean }) {
  const textAt = (column: Int32Array) => table.texts[column[at] ?? -1];
  const quiet = table.quiet[at] === 1;
  const fn = title ?? textAt(table.fn);
  const place = { file: textAt(table.file) ?? '', line: table.line[at] ?? 0 };
  const own = title === undefined && fn !== undefined && frameFamily(fn, place.file) === 'own';
  const reason = textAt(table.reason) ?? '';
  const kind = words.kind(textAt(table.kind));
  const creator = textAt(table.creator);
  const creators = table.creators[at] ?? 1;
  const below = [
    words.role(textAt(table.role)),
    quiet || kind === '' || saysAlready(reason, kind) ? '' : kind,
  ].filter((part) => part !== '');
  const labels = labelsOf(table, at);
  const count = table.count[at] ?? 0;
  return (
    <span role="cell" className="min-w-0">
      <button
        type="button"
        data-row-link
        aria-pressed={marked}
        title={fn === undefined ? undefined : `${fn}\n${place.file}:${place.line}`}
        onClick={(event) => onSelect(event.ctrlKey || event.metaKey)}
        onKeyDown={(event) => {
          if (event.key !== ' ') return;
          event.preventDefault();
          onSelect(true);
        }}
        className="block w-full text-left outline-offset-[-2px] after:absolute after:inset-0"
      >
        <span className="flex not-phone:hidden">
          <StateSwatch state={stateAt(table, at)} className="mr-1.5 self-center" />
          {reason}
        </span>
        <span
          className={classNames(
            'code marks-through',
            own && !quiet && kept !== 0 && 'font-semibold text-ink',
          )}
        >
          {fn === undefined ? (
            words.t('noFramesShort')
          ) : (
            <Symbol text={title ?? shortenSymbol(fn, 1)} />
          )}
        </span>{' '}
        {title === undefined && fn !== undefined && (
          <span className="code text-ink-3">{fileLine(place)}</span>
        )}
        {(below.length > 0 || (showCreator && creator)) && (
          <span className={classNames('block marks-through', !quiet && 'text-ink-2')}>
            {below.join(' · ')}
            {showCreator && creator && title === undefined && (
              <span className="text-ink-3">
                {below.length > 0 ? ' · ' : ''}
                {creators > 1
                  ? words.t('byMany', { n: creators, count: formatCount(creators) })
                  : words.t.rich('by', {
                      name: shortenSymbol(creator, 1),
                      fn: (chunks) => <Symbol text={String(chunks)} />,
                    })}
              </span>
            )}
          </span>
        )}
      </button>
      {(labels.length > 0 || notes) && (
        <span className="mt-0.5 flex flex-wrap gap-1">
          {notes && <NotePinButton {...notes} />}
          {labels.map((label) => {
            const isSelected =
              selection.label?.key === label.key && selection.label.value === label.value;
            return (
              <button
                key={`${label.key} ${label.value}`}
                type="button"
                aria-pressed={isSelected}
                title={words.t('selectLabel', { label: `${label.key}=${label.value}` })}
                onClick={() => onLabel(label.key, label.value)}
                className={classNames(
                  'code relative z-10 max-w-full truncate rounded-[3px] border px-1 text-label hover:border-accent-line hover:bg-accent-bg phone:min-h-7',
                  isSelected ? 'border-accent bg-accent-bg' : 'border-line',
                )}
              >
                <span className="text-ink-3">
                  <ShownText text={label.key} />=
                </span>
                <ShownText text={label.value} />
                {label.count !== count && (
                  <span className="num pl-1 font-sans text-ink-3">{formatCount(label.count)}</span>
                )}
              </button>
            );
          })}
        </span>
      )}
    </span>
  );
}

const MEMBER_MARKS = ['', '', '+', '−'] as const;

/** One goroutine of an opened group. */
export function GoroutineRow({
  model,
  row,
  kind,
  marked,
  onSelect,
  onPage,
}: {
  model: DumpModel;
  row: number;
  /** of MEMBER */
  kind: number;
  marked: boolean;
  onSelect: () => void;
  onPage: (goid: string) => void;
}) {
  const words = useGoroutineWords();
  const { t } = words;
  const minutes = model.waitMinutes[row] ?? -1;
  const creator = model.creatorGoid[row] ?? 0n;
  const goid = String(model.goid[row] ?? 0n);
  const facts = [
    kind === MEMBER.added ? t('new') : kind === MEMBER.gone ? t('gone') : '',
    minutes >= 0 ? words.age(AGE.atLeast, minutes * 60e9, minutes * 60e9) : '',
    creator > 0n ? t('createdById', { goid: String(creator) }) : '',
    model.labelTexts[model.labelSet[row] ?? -1] ?? '',
    ...words.flags(model.flags[row] ?? 0),
  ].filter((part) => part !== '');
  return (
    <div
      role="cell"
      className={classNames(
        'flex items-center border-b border-line',
        marked ? 'bg-accent-bg shadow-[inset_2px_0_0_var(--accent)]' : 'bg-bg hover:bg-sunken',
      )}
    >
      <button
        type="button"
        data-row-link
        aria-pressed={marked}
        onClick={onSelect}
        onDoubleClick={() => onPage(goid)}
        className="flex min-w-0 flex-1 items-baseline gap-3 py-[3px] pr-2 pl-[30px] text-left text-dense outline-offset-[-2px] phone:py-2"
      >
        <span className="code min-w-14 font-medium">
          {MEMBER_MARKS[kind]}g{goid}
        </span>
        <span className="min-w-0 flex-1 text-ink-2 marks-through">
          <ShownText text={facts.join(' · ')} />
        </span>
      </button>
      <button
        type="button"
        onClick={() => onPage(goid)}
        className="px-2 py-[3px] text-dense text-accent outline-offset-[-2px] hover:underline phone:py-2"
      >
        {t('openShort')}
        <span className="sr-only"> g{goid}</span>
      </button>
    </div>
  );
}
