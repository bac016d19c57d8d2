'use client';

import { FAMILY_TOKEN } from '@unpark/charts';
import { STATE_CLASSES } from '@unpark/model';
import { StateSwatch } from '@unpark/ui';
import type { FlameColour } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import type { FlameLegendParts } from '../../workers/flame-messages';

const FAMILIES = ['own', 'http', 'net', 'sync', 'std', 'runtime'] as const;

/** Only what is in the picture. */
export function FlameLegend({ parts, colour }: { parts: FlameLegendParts; colour: FlameColour }) {
  const t = useTranslations('flame');
  const families = new Set(parts.families);
  const byState = colour === 'state' && parts.states.length > 0;
  return (
    <ul
      aria-label={t('legend.label')}
      className="flex flex-wrap gap-x-3 gap-y-0.5 text-label text-ink-2"
    >
      {byState && <li>{t('legend.mostly')}</li>}
      {parts.states.map((index) => {
        const state = STATE_CLASSES[index];
        return (
          state && (
            <li key={state} className="inline-flex items-center gap-[5px] whitespace-nowrap">
              <StateSwatch state={state} />
              {t(`state.${state}`)}
            </li>
          )
        );
      })}
      {!byState &&
        FAMILIES.filter((family) => families.has(family)).map((family) => (
          <li key={family} className="inline-flex items-center gap-[5px] whitespace-nowrap">
            <i
              aria-hidden="true"
              className="inline-block size-3 rounded-swatch"
              style={{ background: `var(--${FAMILY_TOKEN[family]})` }}
            />
            {t(`legend.${family}`)}
          </li>
        ))}
      {!byState && families.has('third-party') && (
        <li className="inline-flex items-center gap-[5px] whitespace-nowrap">
          <i
            aria-hidden="true"
            className="inline-block size-3 rounded-swatch bg-[linear-gradient(90deg,var(--fl-p1)_33%,var(--fl-p2)_33%_66%,var(--fl-p3)_66%)]"
          />
          {t('legend.thirdParty')}
        </li>
      )}
    </ul>
  );
}
