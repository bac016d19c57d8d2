import { formatQuantity, formatShare } from '@unpark/base';
import type { FlameTree } from './flame-tree';
import { functionRows, type FunctionWeights } from './marks';

/** Functions that a text form lists at most; the picture has all. */
const MAX_TEXT_ROWS = 200;

export interface TextHead {
  /** what is weighed, with its file */
  readonly title: string;
  readonly unit: string;
  /** steps that were taken, in words */
  readonly steps: readonly string[];
}

/** The layout of `go tool pprof -top`: flat, its share, shares summed up, cum, its share, name. */
export function topText(tree: FlameTree, head: TextHead, weights?: FunctionWeights): string {
  const rows = functionRows(tree, 'self', weights);
  const shown = rows.slice(0, MAX_TEXT_ROWS);
  const total = tree.total[0] ?? 0;
  const amount = (value: number) => (value === 0 ? '0' : formatQuantity(value, head.unit));
  let sum = 0;
  const cells = shown.map((row) => {
    sum += row.self;
    return [
      amount(row.self),
      formatShare(row.self, tree.whole),
      formatShare(sum, tree.whole),
      amount(row.total),
      formatShare(row.total, tree.whole),
      row.symbol,
    ];
  });
  const lines = [['flat', 'flat%', 'sum%', 'cum', 'cum%', ''], ...cells];
  const widths = [0, 1, 2, 3, 4].map((i) =>
    Math.max(...lines.map((line) => (line[i] ?? '').length)),
  );
  const table = lines.map((line) =>
    [...widths.map((width, i) => (line[i] ?? '').padStart(width)), ` ${line[5] ?? ''}`]
      .join('  ')
      .trimEnd(),
  );
  return [
    `Type: ${head.title}`,
    ...head.steps.map((step) => `Step: ${step}`),
    `Showing nodes accounting for ${amount(sum)}, ${formatShare(sum, tree.whole)} of ${amount(tree.whole)} total`,
    ...(rows.length > shown.length
      ? [`Showing top ${shown.length} nodes out of ${rows.length}`]
      : []),
    ...(total < tree.whole ? [`${amount(total)} are left by the steps`] : []),
    ...table,
    '',
  ].join('\n');
}

export interface TableWords {
  readonly flat: string;
  readonly cum: string;
  readonly share: string;
  readonly name: string;
}

export function markdownTable(
  tree: FlameTree,
  head: TextHead,
  words: TableWords,
  weights?: FunctionWeights,
): string {
  const rows = functionRows(tree, 'total', weights).slice(0, MAX_TEXT_ROWS);
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [
    `**${cell(head.title)}**, ${formatQuantity(tree.total[0] ?? 0, head.unit)}`,
    ...head.steps.map((step) => `- \`${cell(step)}\``),
    '',
    `| ${words.flat} | ${words.share} | ${words.cum} | ${words.share} | ${words.name} |`,
    '| ---: | ---: | ---: | ---: | --- |',
    ...rows.map(
      (row) =>
        `| ${formatQuantity(row.self, head.unit)} | ${formatShare(row.self, tree.whole)} | ${formatQuantity(row.total, head.unit)} | ${formatShare(row.total, tree.whole)} | \`${cell(row.symbol)}\` |`,
    ),
    '',
  ].join('\n');
}

/**
 * Lines `root;caller;leaf weight` of the boxes as they are drawn, heaviest first; states and values of
 * labels are boxes like others. A `;` in a name is a `:` there, because the form has no escapes.
 */
export function foldedStacks(tree: FlameTree): string {
  const lines: { readonly node: number; readonly weight: number }[] = [];
  for (let node = 0; node < tree.nodes; node++) {
    const weight = Math.round(tree.self[node] ?? 0);
    if (weight > 0) lines.push({ node, weight });
  }
  lines.sort((a, b) => b.weight - a.weight || a.node - b.node);
  const names = tree.labels.map((label) => label.replaceAll(';', ':').replaceAll('\n', ' '));
  const stop = tree.label[0] === tree.labels.length - 1 ? 0 : -1;
  const out: string[] = [];
  for (const { node, weight } of lines) {
    const parts: string[] = [];
    for (let at = node; at > stop; at = tree.parent[at] ?? -1)
      parts.push(names[tree.label[at] ?? 0] ?? '');
    out.push(`${parts.length === 0 ? '[no stack]' : parts.reverse().join(';')} ${weight}`);
  }
  return `${out.join('\n')}\n`;
}
