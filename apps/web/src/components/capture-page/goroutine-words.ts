'use client';

import { formatCount, formatDuration } from '@unpark/base';
import { GOROUTINE_FLAG } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { AGE, type GoroutineTable } from '../../workers/goroutine-messages';

type Words = ReturnType<typeof useTranslations<'goroutines'>>;

const FLAGS = [
  ['lockedToThread', GOROUTINE_FLAG.lockedToThread],
  ['leaked', GOROUTINE_FLAG.leaked],
  ['elided', GOROUTINE_FLAG.elided],
  ['stackUnavailable', GOROUTINE_FLAG.stackUnavailable],
  ['cut', GOROUTINE_FLAG.cut],
] as const;

/** Words of the goroutine view that depend on data. */
export function useGoroutineWords() {
  const t = useTranslations('goroutines');
  return useMemo(() => wordsOf(t), [t]);
}
export type GoroutineWords = ReturnType<typeof useGoroutineWords>;

function wordsOf(t: Words) {
  /** a word of a list that the data chooses from; the name itself where the list has none */
  const named = (list: 'roles' | 'kinds', name: string | undefined): string => {
    if (name === undefined || name === '' || name === 'working') return '';
    const key = `${list}.${name}` as Parameters<Words['has']>[0];
    // a rule of the workspace is named by its id
    return t.has(key) ? t(key as 'roles.runtime') : name;
  };
  const age = (known: number, minNs: number, maxNs: number): string => {
    if (known === AGE.unknown) return '–';
    const lower = known === AGE.exact ? '' : '≥ ';
    const least = formatDuration(minNs);
    const most = formatDuration(maxNs);
    return least === most ? `${lower}${least}` : `${lower}${least} … ${most}`;
  };
  return {
    t,
    role: (name: string | undefined) => named('roles', name),
    kind: (name: string | undefined) => named('kinds', name),
    age,
    flags: (flags: number): string[] =>
      FLAGS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => t(`flags.${name}`)),
    /** `28 same, +1 −1`, `g55 → g37`: same id and stack; whether it was one call is for findings to say */
    change: (table: GoroutineTable, at: number): string => {
      const stay = table.stayed[at] ?? 0;
      const added = (table.after[at] ?? 0) - stay;
      const gone = (table.before[at] ?? 0) - stay;
      const from = table.swapFrom[at] ?? 0n;
      if (from !== 0n) return `g${from} → g${table.swapTo[at] ?? 0n}`;
      if (stay > 0 && added === 0 && gone === 0) return t('same', { count: formatCount(stay) });
      if (stay === 0 && added === 0) {
        return gone === 1 ? t('gone') : t('manyGone', { count: formatCount(gone) });
      }
      if (stay === 0 && gone === 0) {
        return added === 1 ? t('new') : t('manyNew', { count: formatCount(added) });
      }
      const moves = [
        added > 0 ? `+${formatCount(added)}` : '',
        gone > 0 ? `−${formatCount(gone)}` : '',
      ].filter((part) => part !== '');
      const same = stay > 0 ? `${t('same', { count: formatCount(stay) })}, ` : '';
      return `${same}${moves.join(' ')}`;
    },
  };
}

/** Labels of a row, those of one key together. */
export function labelsOf(
  table: GoroutineTable,
  at: number,
): readonly { readonly key: string; readonly value: string; readonly count: number }[] {
  const out: { key: string; value: string; count: number }[] = [];
  for (let i = table.labelStart[at] ?? 0; i < (table.labelStart[at + 1] ?? 0); i++) {
    out.push({
      key: table.texts[table.labelKey[i] ?? -1] ?? '',
      value: table.texts[table.labelValue[i] ?? -1] ?? '',
      count: table.labelCount[i] ?? 0,
    });
  }
  return out;
}
