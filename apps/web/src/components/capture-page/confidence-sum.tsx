import type { Finding } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said-lang';

const MINUS = '\u2212';

const signed = (weight: number): string =>
  weight < 0 ? `${MINUS}${Math.abs(weight).toFixed(1)}` : `+${weight.toFixed(1)}`;

/** How a confidence comes about: a start, the weights that fired, those that could not, the sum. */
export function ConfidenceSum({ finding }: { finding: Finding }) {
  const t = useTranslations('capture.confidence');
  const said = useSaidLang();
  const weights = finding.confidenceParts.map((part) => part.weight ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return (
    <table className="text-dense">
      <caption className="sr-only">{t('caption')}</caption>
      <tbody>
        {finding.confidenceParts.map((part) => (
          <tr key={part.label} className={part.weight === undefined ? 'text-ink-3' : undefined}>
            <th lang={said} scope="row" className="py-px pr-2.5 text-left font-normal">
              {part.label}
              {part.unavailable && `: ${part.unavailable}`}
            </th>
            <td className="num py-px text-right align-top">
              {part.weight === undefined ? '+0' : signed(part.weight)}
            </td>
          </tr>
        ))}
        <tr className="font-semibold">
          <th scope="row" className="py-px pr-2.5 text-left font-semibold">
            {t('result', { sum: `${sum < 0 ? MINUS : ''}${Math.abs(sum).toFixed(1)}` })}
          </th>
          <td className="num py-px text-right align-top">{finding.confidence.toFixed(2)}</td>
        </tr>
      </tbody>
    </table>
  );
}
