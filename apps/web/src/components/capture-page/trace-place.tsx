import { frameFamily, shortenSymbol } from '@unpark/model';
import { classNames } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { TracePlace } from '../../workers/trace-stacks';
import { fileLine } from './group-words';
import { Symbol } from './stack-list';

/** A function of a trace and its line; your own bold. */
export function PlaceText({
  place,
  isQuiet = false,
  fallback,
}: {
  place: TracePlace | undefined;
  isQuiet?: boolean;
  fallback?: string;
}) {
  const t = useTranslations('timeline.tables');
  if (!place) return <span className="text-ink-3">{fallback ?? t('noStack')}</span>;
  const own = frameFamily(place.function, place.file) === 'own';
  return (
    <>
      <span className={classNames('code marks-through', own && !isQuiet && 'font-semibold')}>
        <Symbol text={shortenSymbol(place.function, 1)} />
      </span>{' '}
      <span className="code text-ink-3">{fileLine(place)}</span>
    </>
  );
}

/** The cell of a row that selects; the whole row is its target. */
export const RowButton = ({
  isMarked,
  title,
  onSelect,
  children,
}: {
  isMarked: boolean;
  title: string | undefined;
  onSelect: () => void;
  children: React.ReactNode;
}) => (
  <button
    type="button"
    data-row-link
    aria-pressed={isMarked}
    title={title}
    onClick={onSelect}
    className="block w-full text-left outline-offset-[-2px] after:absolute after:inset-0"
  >
    {children}
  </button>
);

export const placeTitle = (place: TracePlace | undefined): string | undefined =>
  place && `${place.function}${place.file === '' ? '' : `\n${place.file}:${place.line}`}`;
