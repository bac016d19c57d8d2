'use client';

import type { Comparability } from '@unpark/diagnosis';
import { Button, EmptyState } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { CommonOption } from './compare-options';
import { useWhatWords } from './compare-words';

/** Why these two cannot be subtracted, and what can. */
export function Refusal({
  comparable,
  isSameThing,
  common,
  onOption,
}: {
  comparable: Comparability | undefined;
  isSameThing: boolean;
  common: readonly CommonOption[];
  onOption: (pair: CommonOption) => void;
}) {
  const t = useTranslations('compare.refuse');
  const what = useWhatWords();
  return (
    <EmptyState
      level={1}
      className="!p-0"
      title={t('title')}
      actions={common.slice(0, 8).map((pair) => (
        <Button key={pair.key} onClick={() => onOption(pair)}>
          {what(pair.b)}
        </Button>
      ))}
    >
      <p>
        {isSameThing
          ? t('sameThing')
          : comparable && !comparable.ok
            ? `${t(comparable.why, { a: comparable.a, b: comparable.b })} ${t('next')}`
            : ''}
      </p>
      <p>{common.length > 0 ? t('common') : t('nothing')}</p>
    </EmptyState>
  );
}
