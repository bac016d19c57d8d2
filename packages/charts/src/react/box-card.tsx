'use client';

import { formatCount, formatQuantity, formatShare } from '@unpark/base';
import { STATE_CLASS_WORDS } from '@unpark/model';
import { capOf, type FlameTree, isFunctionNode, labelOf } from '../layout/flame-tree';
import { selfWithCaps } from '../layout/marks';

/** An amount with its unit spelled out where the unit is a thing that is counted. */
export const amountText = (value: number, unit: string): string =>
  unit === 'goroutines'
    ? `${formatCount(value)} goroutine${value === 1 ? '' : 's'}`
    : formatQuantity(value, unit);

/** One line about a box, for the live region and for the title of the picture. */
export function boxSentence(tree: FlameTree, node: number, unit: string): string {
  const total = tree.total[node] ?? 0;
  const share = formatShare(total, tree.total[0] ?? 0);
  const cap = capOf(tree, node);
  const state = cap ? `, ${STATE_CLASS_WORDS[cap.stateClass]}` : '';
  return `${labelOf(tree, node)}${state}: ${amountText(total, unit)}, ${share} of all`;
}

/** What the pointer or the keyboard cursor is on. */
export function BoxCard({ tree, node, unit }: { tree: FlameTree; node: number; unit: string }) {
  const total = tree.total[node] ?? 0;
  const self = selfWithCaps(tree, node);
  const cap = capOf(tree, node);
  const file = isFunctionNode(tree, node) ? tree.functions.files[tree.label[node] ?? 0] : undefined;
  const above = tree.parent[node] ?? -1;
  const row = (name: string, value: string) => (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="num whitespace-normal">{value}</dd>
    </>
  );
  return (
    <div className="max-w-[440px] rounded-control border border-line bg-surface px-2.5 py-2 text-dense shadow-[var(--shadow-2)]">
      <p className="code font-semibold marks-through">{labelOf(tree, node)}</p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {cap && row('State', STATE_CLASS_WORDS[cap.stateClass])}
        {row(
          'Total',
          `${amountText(total, unit)}, ${formatShare(total, tree.total[0] ?? 0)} of all`,
        )}
        {above > 0 && row('Of its caller', formatShare(total, tree.total[above] ?? 0))}
        {!cap && node > 0 && row('Self', amountText(self, unit))}
        {file && row('File', file)}
      </dl>
      <p className="mt-1 text-label text-ink-3">Click selects · double click or Enter zooms</p>
    </div>
  );
}
