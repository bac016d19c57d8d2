'use client';

import { formatChange, formatCount } from '@unpark/base';
import { shortenSymbol } from '@unpark/model';
import { classNames } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { CHANGE_CLASSES, type GoroutineTable } from '../../workers/goroutine-messages';
import { useGoroutineWords } from './goroutine-words';
import { OpenCell, ReasonCell, rowLook, type RowProps, WhereCell } from './group-row';
import { Symbol } from './stack-list';

const BAR_PX = 88;

/** Columns go from the right, least wanted first: bar, gone, new, stayed, created by. */
export const DIFFERENCE_GRID =
  'grid grid-cols-[22px_112px_minmax(0,1.4fr)_minmax(0,1fr)_64px_64px_64px_60px_52px_52px_124px] @max-[980px]:grid-cols-[22px_112px_minmax(0,1fr)_64px_64px_64px_60px_52px_52px] @max-[680px]:grid-cols-[22px_100px_minmax(0,1fr)_56px_64px] phone:grid-cols-[28px_minmax(0,1fr)_64px_64px]';

const WIDE = '@max-[980px]:hidden';
const MIDDLE = '@max-[680px]:hidden phone:hidden';

export function DifferenceHead({
  words,
}: {
  words: { readonly from: string; readonly to: string };
}) {
  const t = useTranslations('goroutines');
  const number = 'text-right';
  return (
    <>
      <span role="columnheader" className="col-start-2 phone:hidden">
        {t('heads.reason')}
      </span>
      <span role="columnheader" className="phone:col-start-2">
        {t('heads.where')}
      </span>
      <span role="columnheader" className={WIDE}>
        {t('heads.createdBy')}
      </span>
      <span role="columnheader" className={classNames(number, MIDDLE)}>
        {words.from}
      </span>
      <span role="columnheader" className={number}>
        {words.to}
      </span>
      <span role="columnheader" className={number}>
        {t('heads.change')}
      </span>
      <span
        role="columnheader"
        className={classNames(number, MIDDLE)}
        title={t('heads.changeHint')}
      >
        {t('heads.stayed')}
      </span>
      <span role="columnheader" className={classNames(number, MIDDLE)}>
        {t('heads.new')}
      </span>
      <span role="columnheader" className={classNames(number, MIDDLE)}>
        {t('heads.gone')}
      </span>
      <span role="columnheader" className={classNames('whitespace-nowrap', WIDE)}>
        {t('heads.bar')}
      </span>
    </>
  );
}

/** One group in two dumps. */
export function DifferenceRow(props: RowProps) {
  const { table, at, most, kept } = props;
  const words = useGoroutineWords();
  const before = table.before[at] ?? 0;
  const after = table.after[at] ?? 0;
  const stayed = table.stayed[at] ?? 0;
  const isGrey = table.quiet[at] === 1 || kept === 0;
  const creator = table.texts[table.creator[at] ?? -1];
  const number = classNames('num text-right', isGrey ? '' : 'text-ink-2');
  const change = after - before;
  const name = CHANGE_CLASSES[table.change[at] ?? -1] ?? 'still';
  const px = (count: number) => (count === 0 ? 0 : Math.max(2, (BAR_PX * count) / most));
  return (
    <div className={rowLook(props)}>
      <OpenCell {...props} count={Math.max(before, after)} />
      <ReasonCell table={table} at={at} words={words} isGrey={isGrey} />
      <WhereCell {...props} words={words} showCreator={false} />
      <span
        role="cell"
        className={classNames('code min-w-0 marks-through', WIDE, !isGrey && 'text-ink-2')}
        title={creator}
      >
        {creator ? <Symbol text={shortenSymbol(creator, 1)} /> : '–'}
      </span>
      <span role="cell" className={classNames(number, MIDDLE)}>
        {formatCount(before)}
      </span>
      <span
        role="cell"
        className={classNames('num text-right font-semibold', !isGrey && 'text-ink')}
      >
        {formatCount(after)}
      </span>
      <span role="cell" className="num text-right">
        <span
          className={classNames(
            'font-semibold',
            isGrey ? '' : change > 0 ? 'text-crit' : change < 0 ? 'text-ok' : 'text-ink-2',
          )}
        >
          {formatChange(change)}
        </span>
        <span className="block text-label text-ink-3">{words.t(`classes.${name}`)}</span>
      </span>
      <span role="cell" className={classNames(number, MIDDLE)}>
        {formatCount(stayed)}
      </span>
      <span role="cell" className={classNames(number, MIDDLE)}>
        {formatCount(after - stayed)}
      </span>
      <span role="cell" className={classNames(number, MIDDLE)}>
        {formatCount(before - stayed)}
      </span>
      <span role="cell" className={classNames('flex items-start gap-px', WIDE)} aria-hidden="true">
        <i className="mt-[5px] h-2 bg-[var(--df-same)]" style={{ width: px(stayed) }} />
        <i className="mt-[5px] h-2 bg-[var(--df-more)]" style={{ width: px(after - stayed) }} />
        <i
          className="mt-[5px] h-2 border border-[var(--df-less)] bg-transparent"
          style={{ width: px(before - stayed), display: before > stayed ? undefined : 'none' }}
        />
      </span>
    </div>
  );
}

/** Sums over all rows: stayed, new, gone, aged. */
export function DifferenceSums({ table }: { table: GoroutineTable }) {
  const t = useTranslations('goroutines');
  let before = 0;
  let after = 0;
  let stayed = 0;
  let aged = 0;
  for (let at = 0; at < table.size; at++) {
    before += table.before[at] ?? 0;
    after += table.after[at] ?? 0;
    stayed += table.stayed[at] ?? 0;
    aged += table.aged[at] ?? 0;
  }
  const strong = (tone: string) =>
    function Strong(chunks: React.ReactNode) {
      return <strong className={classNames('num font-semibold', tone)}>{chunks}</strong>;
    };
  return (
    <p className="flex flex-wrap gap-x-6 gap-y-1 border-b border-line px-3 py-2 text-dense text-ink-2">
      <span>{t.rich('sums.stayed', { count: formatCount(stayed), b: strong('text-ink') })}</span>
      <span>
        {t.rich('sums.new', { count: formatChange(after - stayed), b: strong('text-crit') })}
      </span>
      <span>
        {t.rich('sums.gone', { count: formatChange(stayed - before), b: strong('text-ok') })}
      </span>
      {aged > 0 && (
        <span>{t.rich('sums.aged', { count: formatCount(aged), b: strong('text-ink') })}</span>
      )}
      <span className="text-ink-3">{t('sums.note')}</span>
    </p>
  );
}
