'use client';

import { formatQuantity } from '@unpark/base';
import type { FlameWords, FunctionTableWords } from '@unpark/charts';
import { STATE_CLASSES, type StateClass } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { usePageLanguage } from '../../i18n/said';
import type { FlameBoxWords } from '../../workers/flame-messages';
import type { FlameSource, SourceWords } from './flame-sources';

/** What the canvas and its table say, in the language of the page. */
export function useFlameWords(): FlameWords {
  const t = useTranslations('flame');
  return useMemo(() => {
    const states = Object.fromEntries(
      STATE_CLASSES.map((name) => [name, t(`state.${name}`)]),
    ) as Record<StateClass, string>;
    return {
      states,
      quantity: formatQuantity,
      amount: (value, unit) =>
        unit === 'goroutines'
          ? t('amount.goroutines', { text: formatQuantity(value, unit), count: value })
          : formatQuantity(value, unit),
      role: t('role'),
      total: (amount, share) => t('card.totalOf', { amount, share }),
      sentence: (name, state, total) =>
        state === undefined
          ? t('card.sentence', { name, total })
          : t('card.sentenceState', { name, state, total }),
      card: {
        state: t('card.state'),
        total: t('card.total'),
        ofCaller: t('card.ofCaller'),
        self: t('card.self'),
        file: t('card.file'),
        hint: t('card.hint'),
      },
    };
  }, [t]);
}

export function useFunctionTableWords(): FunctionTableWords {
  const t = useTranslations('flame.table');
  return useMemo(
    () => ({
      flat: t('flat'),
      cum: t('cum'),
      share: t('share'),
      name: t('name'),
      more: (count) => t('more', { count }),
      none: t('none'),
    }),
    [t],
  );
}

/** Names of what the flame graph can weigh. */
export function useSourceWords(): SourceWords {
  const t = useTranslations('flame.source');
  return useMemo(
    () => ({
      dump: (number) => t('dump', { number }),
      delta: (name) => t('delta', { name }),
      inFile: (name, file) => t('inFile', { name, file }),
      of: (kind) => t(kind),
    }),
    [t],
  );
}

/** Words that stand in boxes of a source. */
export function useFlameBoxWords(
  source: FlameSource | undefined,
  split: string | undefined,
): FlameBoxWords {
  const t = useTranslations('flame');
  const language = usePageLanguage();
  const root = t(`box.${rootOf(source)}`);
  return useMemo(() => {
    const key = split ?? '';
    return {
      language,
      root,
      idle: t('box.idle'),
      sinceBefore: t('box.sinceBefore'),
      without: t('box.without', { key }),
      others: t('box.others', { key }),
    };
  }, [t, language, root, split]);
}

function rootOf(source: FlameSource | undefined) {
  if (source?.of.form === 'dump') return 'goroutines';
  if (source?.of.form !== 'trace') return 'samples';
  const { weigh } = source.of;
  if (weigh.by === 'wall') return weigh.only ?? 'wall';
  if (weigh.by === 'cpu') return 'cpu';
  return weigh.value === 'ns' ? 'waits' : 'counts';
}
