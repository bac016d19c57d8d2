import type { Hypothesis } from '@unpark/model';
import { CommandLine } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said-lang';
import { ShownText } from '../shared-link/removed-text';

/** What else the same evidence may mean, and the capture that would tell. */
export function OtherReadings({ readings }: { readings: readonly Hypothesis[] }) {
  const t = useTranslations('capture.confidence');
  const said = useSaidLang();
  return (
    <ol lang={said} className="flex flex-col gap-2.5">
      {readings.map((reading) => (
        <li key={reading.sentence} className="text-dense">
          <p className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1">
              <ShownText text={reading.sentence} />
            </span>
            {reading.confidence !== undefined && (
              <span className="num flex-none text-ink-2" title={t('of')}>
                {reading.confidence.toFixed(2)}
              </span>
            )}
          </p>
          <p className="mt-0.5 text-ink-2">
            <ShownText text={reading.because} />
          </p>
          {reading.settledBy && (
            <>
              <p className="mt-0.5 text-ink-2">
                {reading.settledBy.sentence}
                {reading.settledBy.cost && (
                  <span className="text-ink-3"> {reading.settledBy.cost}</span>
                )}
              </p>
              {reading.settledBy.command && (
                <CommandLine command={reading.settledBy.command} className="mt-1" />
              )}
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
