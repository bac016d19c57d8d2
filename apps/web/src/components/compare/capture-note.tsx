'use client';

import { formatQuantity } from '@unpark/base';
import { DIFF_NOISE_FLOOR } from '@unpark/charts';
import { shortenSymbol } from '@unpark/model';
import { Button, Notice } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { DiffModel } from '../../workers/compare-messages';
import { signed } from './compare-words';

/** Says when the capture itself carries the change, and what is left without it. */
export function CaptureNote({
  model,
  unit,
  isHidden,
  onToggle,
}: {
  model: DiffModel;
  unit: string;
  isHidden: boolean;
  onToggle: () => void;
}) {
  const t = useTranslations('compare.note');
  const { whole, capture, program } = model;
  const own = capture.b - capture.a;
  const net = whole.b - whole.a;
  const rest = program.b - program.a;
  const matters = Math.abs(own) >= DIFF_NOISE_FLOOR * Math.max(whole.a, whole.b, 1);
  if (!isHidden && !matters) return null;
  if (isHidden && capture.a === 0 && capture.b === 0) return null;
  const bold = (chunks: ReactNode) => <b className="num font-semibold text-ink">{chunks}</b>;
  const { largest } = capture;
  const words = isHidden
    ? t.rich('hidden', {
        ownA: formatQuantity(capture.a, unit),
        ownB: formatQuantity(capture.b, unit),
        net: signed(net, unit),
        b: bold,
      })
    : largest
      ? t.rich('onlyBecause', {
          net: signed(net, unit),
          own: signed(own, unit),
          function: shortenSymbol(largest.symbol, 1),
          change: signed(largest.b - largest.a, unit),
          rest: signed(rest, unit),
          b: bold,
        })
      : t.rich('part', { own: signed(own, unit), rest: signed(rest, unit), b: bold });
  return (
    <Notice
      actions={
        <Button size="small" variant="ghost" onClick={onToggle}>
          {t(isHidden ? 'show' : 'hide')}
        </Button>
      }
    >
      {words}
    </Notice>
  );
}
