import { formatDuration } from '@unpark/base';
import { StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { GoroutineInDump } from '../../workers/goroutine-messages';

export interface DumpMoment {
  readonly label: string;
  /** absent when no clock says it */
  readonly atUnixNs: bigint | undefined;
  /** absent when the goroutine is not in the dump */
  readonly seen: GoroutineInDump | undefined;
}

/** What dumps saw of a goroutine, on a line: moments, and nothing is known between them. */
export function DumpMoments({ moments }: { moments: readonly DumpMoment[] }) {
  const t = useTranslations('goroutines');
  const times = moments.map(({ atUnixNs }) => atUnixNs);
  const isTimed = times.every((at) => at !== undefined);
  const ordered = isTimed
    ? [...moments].sort((a, b) => Number((a.atUnixNs ?? 0n) - (b.atUnixNs ?? 0n)))
    : moments;
  const zero = ordered[0]?.atUnixNs ?? 0n;
  const offsets = ordered.map(({ atUnixNs }, i) => (isTimed ? Number((atUnixNs ?? 0n) - zero) : i));
  const whole = Math.max(offsets.at(-1) ?? 0, 1);
  return (
    <ol className="relative mt-2 flex flex-col gap-1 text-dense not-phone:block not-phone:h-[58px]">
      <li
        aria-hidden="true"
        className="absolute top-[7px] right-0 left-0 border-t border-dashed border-line-strong phone:hidden"
      />
      {ordered.map(({ label, seen }, i) => {
        const share = (offsets[i] ?? 0) / whole;
        const gapNs = (offsets[i] ?? 0) - (offsets[i - 1] ?? 0);
        const side =
          share > 0.6
            ? { right: `${(100 * (1 - share)).toFixed(2)}%` }
            : { left: `${(100 * share).toFixed(2)}%` };
        return (
          <li
            key={label}
            className={`not-phone:absolute not-phone:top-0 ${share > 0.6 ? 'not-phone:text-right' : ''}`}
            style={side}
          >
            <span
              aria-hidden="true"
              className="inline-block size-[14px] rounded-full border-2 border-surface bg-ink-2 align-[-2px] phone:hidden"
            />
            <span className="block">
              <b className="font-semibold">{label}</b>
              {isTimed && i > 0 && (
                <span className="num text-ink-3">
                  {' '}
                  {t('track.later', { time: formatDuration(gapNs) })}
                </span>
              )}
            </span>
            <span className="block">
              {seen ? (
                <>
                  <StateSwatch state={seen.stateClass} className="mr-1.5 align-[-1px]" />
                  {seen.reason}
                  {seen.minutes >= 0 && (
                    <span className="num text-ink-2"> ≥ {formatDuration(seen.minutes * 60e9)}</span>
                  )}
                </>
              ) : (
                <span className="text-ink-3">{t('one.notThere')}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
