import { formatQuantity, formatShare } from '@unpark/base';
import { STATE_CLASS_WORDS, type StateClass } from '@unpark/model';
import { capOf, type FlameTree, labelOf } from '../layout/flame-tree';

/** All that a flame graph says in words; the page gives them in its language. */
export interface FlameWords {
  readonly states: Readonly<Record<StateClass, string>>;
  /** short, beside a name: `29`, `1.20 s` */
  readonly quantity: (value: number, unit: string) => string;
  /** with its unit spelled out where it is a thing that is counted: `29 goroutines` */
  readonly amount: (value: number, unit: string) => string;
  /** `flame graph`, for screen readers */
  readonly role: string;
  /** `1.20 s, 35.1 % of all` */
  readonly total: (amount: string, share: string) => string;
  /** one line about a box, for the live region */
  readonly sentence: (name: string, state: string | undefined, total: string) => string;
  /** names of the rows of the card at the pointer */
  readonly card: {
    readonly state: string;
    readonly total: string;
    readonly ofCaller: string;
    readonly self: string;
    readonly file: string;
    readonly hint: string;
  };
}

export const totalWords = (
  tree: FlameTree,
  node: number,
  unit: string,
  words: FlameWords,
): string => {
  const total = tree.total[node] ?? 0;
  return words.total(words.amount(total, unit), formatShare(total, tree.whole));
};

export function boxSentence(
  tree: FlameTree,
  node: number,
  unit: string,
  words: FlameWords,
): string {
  const cap = capOf(tree, node);
  const state = cap && words.states[cap.stateClass];
  return words.sentence(labelOf(tree, node), state, totalWords(tree, node, unit, words));
}

/** For tools and tests that have no page. */
export const ENGLISH_FLAME_WORDS: FlameWords = {
  states: STATE_CLASS_WORDS,
  quantity: formatQuantity,
  amount: (value, unit) =>
    unit === 'goroutines'
      ? `${formatQuantity(value, unit)} goroutine${value === 1 ? '' : 's'}`
      : formatQuantity(value, unit),
  role: 'flame graph',
  total: (amount, share) => `${amount}, ${share} of all`,
  sentence: (name, state, total) => `${name}${state ? `, ${state}` : ''}: ${total}`,
  card: {
    state: 'State',
    total: 'Total',
    ofCaller: 'Of its caller',
    self: 'Self',
    file: 'File',
    hint: 'Click selects · double click or Enter zooms',
  },
};
