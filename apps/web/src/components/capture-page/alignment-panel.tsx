'use client';

import { formatDuration } from '@unpark/base';
import type { Alignment } from '@unpark/model';
import { Panel, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said-lang';
import { FileName } from '../file-name';

/** Width of a moment on the axis, so that it can be seen. */
const MOMENT_PERCENT = 0.8;

/** All artifacts on one clock: when each was taken, who says so, and how far that may be off. */
export function AlignmentPanel({ rows }: { rows: readonly Alignment[] }) {
  const t = useTranslations('capture.alignment');
  const said = useSaidLang();
  const from = rows.reduce((least, row) => smaller(least, BigInt(row.fromUnixNs)), big(rows));
  const to = rows.reduce((most, row) => larger(most, BigInt(row.toUnixNs)), from);
  const length = Number(to - from);
  return (
    <Panel aria-label={t('label')} laidOutLate>
      <PanelHead
        title={t('title')}
        note={length > 0 ? t('inAll', { time: formatDuration(length) }) : undefined}
      />
      <table className="data-table" data-dense>
        <caption className="sr-only">{t('caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('file')}</th>
            <th scope="col" className="!text-right">
              {t('from')}
            </th>
            <th scope="col" className="!text-right">
              {t('for')}
            </th>
            <th scope="col" className="!text-right" title={t('error')}>
              ±
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const start = Number(BigInt(row.fromUnixNs) - from);
            const own = Number(BigInt(row.toUnixNs) - BigInt(row.fromUnixNs));
            return (
              <tr key={row.artifact} title={row.source}>
                <th scope="row" className="!whitespace-normal !font-normal !text-ink">
                  <FileName name={row.artifact} />
                  <span lang={said} className="block text-label text-ink-3">
                    {row.source}
                  </span>
                  <span aria-hidden="true" className="mt-1 block h-[3px] bg-sunken">
                    <span
                      className="block h-full bg-ink-3"
                      style={placeOnAxis(start, own, length)}
                    />
                  </span>
                </th>
                <td className="num text-right align-top">+{formatDuration(start)}</td>
                <td className="num text-right align-top">
                  {own > 0 ? formatDuration(own) : t('moment')}
                </td>
                <td className="num text-right align-top">{formatDuration(row.errorNs)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}

const big = (rows: readonly Alignment[]): bigint => BigInt(rows[0]?.fromUnixNs ?? 0);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function placeOnAxis(startNs: number, ownNs: number, lengthNs: number) {
  if (lengthNs <= 0) return { width: '100%' };
  const width = Math.max(MOMENT_PERCENT, (ownNs / lengthNs) * 100);
  return {
    width: `${width}%`,
    marginLeft: `${Math.min(100 - width, (startNs / lengthNs) * 100)}%`,
  };
}
