'use client';

import { formatCount, formatQuantity } from '@unpark/base';
import { Button, Icon } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import type { CompareSide } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { FileName } from '../file-name';
import type { CompareOption } from './compare-options';
import { elapsedText, momentText, rangeText } from './compare-words';

export interface ShownSide {
  readonly side: CompareSide | undefined;
  readonly view: CaptureView | undefined;
  readonly option: CompareOption | undefined;
  readonly atUnixNs: bigint | undefined;
}

/** Both sides in one line: when, how much, of what; each is a button that changes it. */
export function CompareSides({
  a,
  b,
  elapsedNs,
  relation,
  onPick,
  onSwap,
}: {
  a: ShownSide;
  b: ShownSide;
  elapsedNs: bigint | undefined;
  relation: string;
  /** absent where no other may be chosen */
  onPick?: (name: 'A' | 'B') => void;
  onSwap: () => void;
}) {
  const t = useTranslations('compare');
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
      <SideButton name="A" shown={a} {...(onPick && { onPick })} />
      <Button variant="ghost" size="small" title={t('swapHint')} onClick={onSwap}>
        <span aria-hidden="true">⇄</span>
        {t('swap')}
      </Button>
      <SideButton
        name="B"
        shown={b}
        besideNs={a.atUnixNs}
        {...(onPick && { onPick })}
        later={
          elapsedNs === undefined || elapsedNs === 0n
            ? ''
            : t(elapsedNs > 0n ? 'side.later' : 'side.earlier', { elapsed: elapsedText(elapsedNs) })
        }
      />
      {relation !== '' && <span className="text-dense text-ink-2">{relation}</span>}
    </div>
  );
}

function SideButton({
  name,
  shown,
  besideNs,
  later = '',
  onPick,
}: {
  name: 'A' | 'B';
  shown: ShownSide;
  besideNs?: bigint | undefined;
  later?: string;
  /** absent where no other may be chosen */
  onPick?: (name: 'A' | 'B') => void;
}) {
  const t = useTranslations('compare.side');
  const tPick = useTranslations('compare.pick');
  const { side, view, option, atUnixNs } = shown;
  const when =
    atUnixNs !== undefined
      ? momentText(atUnixNs, besideNs)
      : view
        ? momentText(BigInt(new Date(view.capture.at).getTime()) * 1_000_000n, besideNs)
        : '';
  const amount =
    option?.total === undefined || side?.range
      ? ''
      : option.unit === 'goroutines'
        ? tPick('goroutines', { count: option.total, n: formatCount(option.total) })
        : formatQuantity(option.total, option.unit);
  const range = side?.range ? rangeText(side.range) : '';
  return (
    <button
      type="button"
      className="inline-flex min-h-7 max-w-full flex-wrap items-center gap-x-2 rounded-control border border-line-strong bg-surface px-2.5 py-0.5 text-left hover:bg-sunken phone:min-h-11"
      disabled={!onPick}
      onClick={() => onPick?.(name)}
    >
      <b className="font-semibold">{name}</b>
      {view ? (
        <>
          <span className="font-semibold marks-through">{view.service.name}</span>
          <span className="num">
            {when}
            {later !== '' && `, ${later}`}
          </span>
          {option && (
            <span className="text-dense text-ink-3">
              {amount !== '' && <span className="num">{amount} · </span>}
              <FileName name={option.artifact.file} />
              {option.dumpLabel && ` · ${t('dump', { number: option.dumpLabel.slice(5) })}`}
              {range !== '' && (
                <span className="num"> · {side?.rest ? t('rest', { range }) : range}</span>
              )}
            </span>
          )}
          {onPick && <Icon name="chevron-down" className="text-ink-3" />}
        </>
      ) : (
        <span className="text-ink-2">{t('choose', { side: name })}</span>
      )}
    </button>
  );
}
