'use client';

import { formatQuantity, formatShare } from '@unpark/base';
import type { WallBar as WallBarData } from '@unpark/model';
import { StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { useWallWords } from '../capture/wall-words';
import type { EvidenceChoice } from './phrases';

/** Rows below this share stand behind a button: the bar shows them, the words need not. */
const SMALL_SHARE = 0.005;

/** Where the goroutine time of the window went; running is drawn even when it is two pixels. */
export function WallBar({ wall, choice }: { wall: WallBarData; choice: EvidenceChoice }) {
  const t = useTranslations('capture.wall');
  const [all, setAll] = useState(false);
  const states = useTranslations('capture.states');
  const said = useSaidLang();
  const wallWords = useWallWords();
  const parts = wall.parts.filter((part) => part.value > 0 || part.stateClass === 'running');
  const amount = (value: number) => formatQuantity(value, wall.unit);
  const spoken = parts
    .map((part) => `${wallWords(part).words} ${formatShare(part.value, wall.total)}`)
    .join(', ');
  // running is named however little it is: that it is little is the point
  const small = parts.filter(
    (part) => part.stateClass !== 'running' && part.value < SMALL_SHARE * wall.total,
  );
  const rows = all || small.length < 2 ? parts : parts.filter((part) => !small.includes(part));
  return (
    <div className="min-w-0">
      <div className="flex items-baseline gap-2">
        <h2 lang={said} className="flex-1 text-label font-medium text-ink-3">
          {wall.basis}
        </h2>
        <span className="num font-semibold">{amount(wall.total)}</span>
      </div>
      <div
        role="img"
        aria-label={spoken}
        className="my-1.5 flex h-[22px] gap-px overflow-hidden rounded-[5px] bg-line"
      >
        {parts.map((part) => (
          <i
            key={`${part.stateClass} ${part.label}`}
            data-state={part.stateClass}
            className="state-fill min-w-[2px]"
            style={{ flexGrow: part.value, flexBasis: part.value === 0 ? 2 : 0 }}
          />
        ))}
      </div>
      <table className="text-body">
        <caption lang={said} className="sr-only">
          {wall.basis}
        </caption>
        <tbody>
          {rows.map((part) => {
            const { words, isSaid } = wallWords(part);
            const evidence = part.evidence ? choice.evidence.get(part.evidence) : undefined;
            return (
              <tr key={`${part.stateClass} ${part.label}`}>
                <th
                  lang={isSaid ? said : undefined}
                  scope="row"
                  className="py-0.5 text-left font-normal"
                >
                  <StateSwatch state={part.stateClass} className="mr-2 align-[-1px]" />
                  {evidence ? (
                    <button
                      type="button"
                      className="evidence-link"
                      aria-pressed={choice.selectedId === evidence.id}
                      title={states(part.stateClass)}
                      onClick={() => choice.onSelect(evidence)}
                    >
                      {words}
                    </button>
                  ) : (
                    <span title={states(part.stateClass)}>{words}</span>
                  )}
                </th>
                <td className="num py-0.5 text-right">{amount(part.value)}</td>
                <td className="num w-[72px] py-0.5 text-right">
                  {formatShare(part.value, wall.total)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {small.length > 1 && (
        <button
          type="button"
          aria-expanded={all}
          className="mt-0.5 min-h-6 text-dense text-ink-2 hover:text-ink print:hidden"
          onClick={() => setAll(!all)}
        >
          {all ? t('fewer') : t('more', { count: small.length })}
        </button>
      )}
    </div>
  );
}
