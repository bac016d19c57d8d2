import { formatQuantity, formatShare } from '@unpark/base';
import type { WallBar } from '@unpark/model';
import { StateSwatch } from '@unpark/ui';
import { useWallWords } from './wall-words';

/**
 * The wall bar in one line: shares as widths, named below with count and share.
 *
 * @param props.said language of its words, where that is not the language of the page
 */
export function WallStrip({ wall, said }: { wall: WallBar; said: 'en' | undefined }) {
  const wallWords = useWallWords();
  const parts = wall.parts.filter((part) => part.value > 0);
  return (
    <div>
      <div
        role="img"
        aria-label={`${wall.basis}: ${parts
          .map((part) => `${wallWords(part).words} ${formatShare(part.value, wall.total)}`)
          .join(', ')}`}
        className="flex h-[22px] gap-px overflow-hidden rounded-[5px] bg-line"
      >
        {parts.map((part) => (
          <i
            key={part.label}
            data-state={part.stateClass}
            className="state-fill min-w-0.5"
            style={{ flexGrow: part.value, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-dense text-ink-2">
        {parts.map((part) => (
          <li key={part.label} className="inline-flex items-center gap-1.5">
            <StateSwatch state={part.stateClass} />
            <span lang={wallWords(part).isSaid ? said : undefined}>{wallWords(part).words}</span>
            <span className="num text-ink">{formatQuantity(part.value, wall.unit)}</span>
            <span className="num">{formatShare(part.value, wall.total)}</span>
          </li>
        ))}
      </ul>
      <p lang={said} className="mt-0.5 text-label text-ink-3">
        {wall.basis}
      </p>
    </div>
  );
}
