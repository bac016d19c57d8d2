'use client';

import { formatShare } from '@unpark/base';
import { capOf, type FlameTree, groupOf, isFunctionNode, labelOf } from '../layout/flame-tree';
import { selfWithCaps } from '../layout/marks';
import { type FlameWords, totalWords } from '../renderer/flame-words';

/** What the pointer or the keyboard cursor is on. */
export function BoxCard({
  tree,
  node,
  unit,
  words,
}: {
  tree: FlameTree;
  node: number;
  unit: string;
  words: FlameWords;
}) {
  const total = tree.total[node] ?? 0;
  const cap = capOf(tree, node);
  const file = isFunctionNode(tree, node) ? tree.functions.files[tree.label[node] ?? 0] : undefined;
  const above = tree.parent[node] ?? -1;
  const hasSelf = !cap && !groupOf(tree, node) && (node > 0 || isFunctionNode(tree, 0));
  const row = (name: string, value: string) => (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="num whitespace-normal [overflow-wrap:anywhere]">{value}</dd>
    </>
  );
  return (
    <div className="max-w-[440px] rounded-control border border-line bg-surface px-2.5 py-2 text-dense shadow-[var(--shadow-2)]">
      <p className="code font-semibold marks-through">{labelOf(tree, node)}</p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {cap && row(words.card.state, words.states[cap.stateClass])}
        {row(words.card.total, totalWords(tree, node, unit, words))}
        {above > 0 && row(words.card.ofCaller, formatShare(total, tree.total[above] ?? 0))}
        {hasSelf && row(words.card.self, words.amount(selfWithCaps(tree, node), unit))}
        {file && row(words.card.file, file)}
      </dl>
      <p className="mt-1 text-label text-ink-3">{words.card.hint}</p>
    </div>
  );
}
