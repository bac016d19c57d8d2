'use client';

import { formatCount } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import { frameFamily, GOROUTINE_FLAG, shortenSymbol } from '@unpark/model';
import { classNames, Icon, StateSwatch } from '@unpark/ui';
import type { DumpModel, GroupChange } from '../../workers/capture-messages';
import { changeWords } from './goroutine-rows';
import {
  AGE_UNKNOWN,
  ageWords,
  fileLine,
  labelWords,
  placeOfGroup,
  roleWords,
  stateOfGroup,
} from './group-words';
import { Symbol } from './stack-list';

const BAR_PX = 42;

const saysAlready = (reason: string, waitsIn: string | undefined): boolean =>
  waitsIn !== undefined && reason.toLowerCase().includes(waitsIn.toLowerCase());

/** One group: how many, what for, where; the whole row selects. */
export function GroupRow({
  group,
  grid,
  most,
  marked,
  open,
  change,
  showChange,
  onOpen,
  onSelect,
}: {
  group: GoroutineGroup;
  grid: string;
  /** count of the largest group, for the bars */
  most: number;
  marked: boolean;
  open: boolean;
  change: GroupChange | undefined;
  showChange: boolean;
  onOpen: () => void;
  onSelect: (add: boolean) => void;
}) {
  const count = group.rows.length;
  const state = stateOfGroup(group);
  const quiet = group.role !== 'working';
  const where = placeOfGroup(group);
  const own = where ? frameFamily(where.function, where.file) === 'own' : false;
  const below = [
    roleWords(group),
    quiet || saysAlready(group.reason, group.waitsIn) ? '' : (group.waitsIn ?? ''),
    labelWords(group),
  ].filter((part) => part !== '');
  return (
    <div
      className={classNames(
        grid,
        'relative border-b border-line pr-2 text-dense [&>*]:px-1.5 [&>*]:py-1',
        marked ? 'bg-accent-bg shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-sunken',
        quiet && 'text-ink-3',
      )}
    >
      <span role="cell">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${open ? 'Hide' : 'Show'} ${count === 1 ? 'the goroutine' : `the ${formatCount(count)} goroutines`} of this group`}
          onClick={onOpen}
          className="relative z-10 grid size-[18px] place-items-center text-ink-3 hover:text-ink phone:size-7"
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={14} />
        </button>
      </span>
      <span role="cell" className="flex items-start gap-2">
        <span className={classNames('num w-[34px] text-right font-medium', !quiet && 'text-ink')}>
          {formatCount(count)}
        </span>
        <i
          aria-hidden="true"
          data-state={state}
          className="state-fill mt-[5px] h-2 rounded-data phone:hidden"
          style={{ width: Math.max(3, (BAR_PX * count) / most) }}
        />
      </span>
      <span role="cell" className="flex items-start gap-1.5 phone:hidden">
        <StateSwatch state={state} className="mt-[3px]" />
        <span className={classNames('min-w-0 marks-through', !quiet && 'text-ink')}>
          <Symbol text={group.reason} />
        </span>
      </span>
      <span role="cell" className="min-w-0">
        <button
          type="button"
          data-row-link
          aria-pressed={marked}
          title={where ? `${where.function}\n${where.file}:${where.line}` : undefined}
          onClick={(event) => onSelect(event.ctrlKey || event.metaKey)}
          onKeyDown={(event) => {
            if (event.key !== ' ') return;
            event.preventDefault();
            onSelect(true);
          }}
          className="block w-full text-left outline-offset-[-2px] after:absolute after:inset-0"
        >
          <span className="flex not-phone:hidden">
            <StateSwatch state={state} className="mr-1.5 self-center" />
            {group.reason}
          </span>
          <span
            className={classNames('code marks-through', own && !quiet && 'font-semibold text-ink')}
          >
            {where ? <Symbol text={shortenSymbol(where.function, 1)} /> : 'no frames printed'}
          </span>{' '}
          {where && <span className="code text-ink-3">{fileLine(where)}</span>}
          {(below.length > 0 || group.creator) && (
            <span className={classNames('block marks-through', quiet ? '' : 'text-ink-2')}>
              {below.join(' · ')}
              {group.creator && (
                <span className="text-ink-3">
                  {below.length > 0 ? ' · by ' : 'by '}
                  <Symbol text={shortenSymbol(group.creator.function, 1)} />
                </span>
              )}
            </span>
          )}
        </button>
      </span>
      <span
        role="cell"
        className="num text-right text-ink-2 phone:hidden"
        title={group.waitMinutes ? undefined : AGE_UNKNOWN}
      >
        {ageWords(group.waitMinutes)}
      </span>
      {showChange && (
        <span role="cell" className="num text-ink-2">
          {changeWords(change)}
        </span>
      )}
    </div>
  );
}

const FLAG_WORDS: readonly (readonly [bit: number, words: string])[] = [
  [GOROUTINE_FLAG.lockedToThread, 'locked to thread'],
  [GOROUTINE_FLAG.leaked, 'leaked'],
  [GOROUTINE_FLAG.elided, 'stack shortened by Go'],
  [GOROUTINE_FLAG.stackUnavailable, 'stack unavailable'],
  [GOROUTINE_FLAG.cut, 'cut off by the end of the file'],
];

/** One goroutine of an opened group. */
export function GoroutineRow({
  model,
  row,
  marked,
  onSelect,
}: {
  model: DumpModel;
  row: number;
  marked: boolean;
  onSelect: () => void;
}) {
  const minutes = model.waitMinutes[row] ?? -1;
  const creator = model.creatorGoid[row] ?? 0n;
  const flags = model.flags[row] ?? 0;
  const facts = [
    minutes >= 0 ? ageWords({ min: minutes, max: minutes }) : '',
    creator > 0n ? `created by g${creator}` : '',
    model.labelTexts[model.labelSet[row] ?? -1] ?? '',
    ...FLAG_WORDS.filter(([bit]) => (flags & bit) !== 0).map(([, words]) => words),
  ].filter((part) => part !== '');
  return (
    <div role="cell" className="border-b border-line bg-bg">
      <button
        type="button"
        data-row-link
        aria-pressed={marked}
        onClick={onSelect}
        className={classNames(
          'flex w-full items-baseline gap-3 py-[3px] pr-2 pl-[30px] text-left text-dense outline-offset-[-2px] phone:py-2',
          marked ? 'bg-accent-bg shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-sunken',
        )}
      >
        <span className="code min-w-14 font-medium">g{String(model.goid[row] ?? 0n)}</span>
        <span className="min-w-0 flex-1 text-ink-2 marks-through">{facts.join(' · ')}</span>
      </button>
    </div>
  );
}
