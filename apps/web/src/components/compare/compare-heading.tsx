'use client';

import { formatCount, formatDuration, formatQuantity } from '@unpark/base';
import type { Comparability } from '@unpark/diagnosis';
import { shortenSymbol } from '@unpark/model';
import type { CompareState } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { usePageLanguage } from '../../i18n/said';
import type { ReactNode } from 'react';
import type { Carrier, DiffModel } from '../../workers/compare-messages';
import type { CompareOption } from './compare-options';
import { elapsedText, FLOOR_TEXT, useAmountWords, useWhatWords } from './compare-words';
import type { VerdictFacts } from './compare-verdict';

/** Windows that differ by more than this part are not compared as they are. */
const WINDOWS_ALIKE = 0.05;

/** The difference in one sentence whose phrases select, and what it is a difference of. */
export function CompareHeading({
  facts,
  model,
  option,
  comparable,
  elapsedNs,
  state,
  onSelect,
  onGroup,
}: {
  facts: VerdictFacts;
  model: DiffModel;
  option: CompareOption;
  comparable: Comparability & { ok: true };
  /** B minus A; absent when clocks do not say */
  elapsedNs: bigint | undefined;
  state: CompareState;
  onSelect: (symbol: string) => void;
  onGroup: (key: string) => void;
}) {
  const t = useTranslations('compare');
  const words = useAmountWords(model.diff, option.unit);
  const hasCapture = model.capture.a > 0 || model.capture.b > 0;
  const { program } = model;
  const language = usePageLanguage();
  return (
    <div className="flex flex-col gap-1">
      <h1 className="text-verdict font-semibold text-pretty phone:text-[18px] phone:leading-[27px]">
        <Sentence {...{ facts, model, option, elapsedNs, state, onSelect, onGroup }} />
      </h1>
      <p className="max-w-[860px] text-lead text-ink-2">
        {[
          t('verdict.totals', {
            a: words.side('a', program.a),
            b: words.side('b', program.b),
          }),
          ...(hasCapture ? [t('verdict.ownWork')] : []),
          ...(facts.form === 'goroutines' && facts.creator !== undefined
            ? [t('verdict.creator', { function: facts.creator })]
            : []),
          basisWords(t, comparable),
          ...(elapsedNs !== undefined && elapsedNs < 0n ? [t('basis.turned')] : []),
        ].join(language === 'zh' ? '' : ' ')}
      </p>
    </div>
  );
}

type T = ReturnType<typeof useTranslations<'compare'>>;

function basisWords(t: T, comparable: Comparability & { ok: true }): string {
  const { basis, process, windowANs, windowBNs } = comparable;
  switch (basis) {
    case 'moment':
      return t('basis.moment');
    case 'unknown':
      return t('basis.unknown');
    case 'since-start':
      return t(
        process === 'same'
          ? 'basis.sinceStartSame'
          : process === 'different'
            ? 'basis.sinceStartDifferent'
            : 'basis.sinceStartUnknown',
      );
    case 'window': {
      if (windowANs === undefined || windowBNs === undefined) return t('basis.window');
      const a = formatDuration(windowANs);
      const b = formatDuration(windowBNs);
      const apart = Math.abs(windowANs - windowBNs) / Math.max(windowANs, windowBNs);
      return t(apart > WINDOWS_ALIKE ? 'basis.windowsDiffer' : 'basis.windows', { a, b });
    }
  }
}

function Sentence({
  facts,
  model,
  option,
  elapsedNs,
  state,
  onSelect,
  onGroup,
}: {
  facts: VerdictFacts;
  model: DiffModel;
  option: CompareOption;
  elapsedNs: bigint | undefined;
  state: CompareState;
  onSelect: (symbol: string) => void;
  onGroup: (key: string) => void;
}): ReactNode {
  const t = useTranslations('compare.verdict');
  const what = useWhatWords()(option);
  const amounts = useAmountWords(model.diff, option.unit);
  const size = (value: number) => formatQuantity(Math.abs(value), option.unit);
  const { scaleA, scaleB } = model.diff;
  const sizeOf = ({ a, b }: Carrier) => amounts.size(b * scaleB - a * scaleA);
  const lead =
    elapsedNs === undefined || elapsedNs <= 0n ? '' : t('in', { elapsed: elapsedText(elapsedNs) });
  const link = (symbol: string | undefined, onClick?: () => void) => (chunks: ReactNode) => (
    <Phrase
      symbol={symbol}
      isCurrent={symbol !== undefined && state.functions.includes(symbol)}
      onClick={onClick ?? (() => symbol !== undefined && onSelect(symbol))}
    >
      {chunks}
    </Phrase>
  );
  const code = (symbol: string | undefined) => (chunks: ReactNode) => (
    <span className="font-mono text-[.93em]">{link(symbol)(chunks)}</span>
  );
  const short = (symbol: string) => shortenSymbol(symbol, 1);
  switch (facts.form) {
    case 'nothing':
      return t('nothing', { what });
    case 'same':
      return t('same', { what, floor: FLOOR_TEXT });
    case 'together':
      return t.rich('together', {
        lead,
        goroutines: facts.goroutines,
        n: formatCount(facts.goroutines),
        amount: size(facts.amount),
        function: short(facts.function),
        g: link(undefined, () => {
          const [first] = facts.groups;
          if (first !== undefined) onGroup(first);
        }),
        m: link(facts.function),
        f: code(facts.function),
      });
    case 'goroutines': {
      const { symbol } = facts.carrier;
      return t.rich(facts.sign === 1 ? 'goroutinesMore' : 'goroutinesLess', {
        lead,
        amount: facts.amount,
        n: formatCount(facts.amount),
        part: formatCount(Math.abs(facts.carrier.b - facts.carrier.a)),
        function: short(symbol),
        m: link(symbol),
        f: code(symbol),
      });
    }
    case 'moved': {
      const { carrier, sign, isStory, amount } = facts;
      if (!carrier) {
        return t.rich(sign === 1 ? 'plainMore' : 'plainLess', {
          lead: isStory ? lead : '',
          what,
          amount: size(amount),
          m: (chunks) => chunks,
        });
      }
      const key = isStory ? (sign === 1 ? 'grew' : 'fell') : sign === 1 ? 'more' : 'less';
      return t.rich(key, {
        lead,
        what: isStory ? what : inSentence(what),
        amount: size(amount),
        part: size(carrier.b - carrier.a),
        function: short(carrier.symbol),
        m: link(carrier.symbol),
        f: code(carrier.symbol),
      });
    }
    case 'shifted':
    case 'shares': {
      const { up, down } = facts;
      const share = facts.form === 'shares';
      const key = share
        ? up && down
          ? 'shareBoth'
          : up
            ? 'shareUp'
            : 'shareDown'
        : up && down
          ? 'shifted'
          : up
            ? 'upOnly'
            : 'downOnly';
      return t.rich(key, {
        what: share ? inSentence(what) : what,
        up: up ? short(up.symbol) : '',
        upAmount: up ? sizeOf(up) : '',
        down: down ? short(down.symbol) : '',
        downAmount: down ? sizeOf(down) : '',
        f: code(up?.symbol),
        d: code(down?.symbol),
      });
    }
  }
}

/** A word that stands inside a sentence; names such as CPU keep their capitals. */
const inSentence = (words: string): string =>
  /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;

/** A link and not a button: only links flow and break with their sentence. */
const Phrase = ({
  symbol,
  isCurrent,
  onClick,
  children,
}: {
  symbol: string | undefined;
  isCurrent: boolean;
  onClick: () => void;
  children: ReactNode;
}) => (
  <a
    href={symbol === undefined ? '#goroutine-difference' : '#changes'}
    title={symbol}
    aria-current={isCurrent ? 'true' : undefined}
    className="evidence-link"
    onClick={(event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      onClick();
    }}
  >
    {children}
  </a>
);
