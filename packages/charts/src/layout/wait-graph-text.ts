import { shortenSymbol } from '@unpark/model';
import type { WaitWords } from './wait-graph-boxes';
import { relationWords, titleOf } from './wait-graph-boxes';
import type { PictureNode, WaitPicture } from './wait-graph-picture';

export interface WaitTextWords extends WaitWords {
  /** why, and where that was read, in one line: `observed, dump 1: the address is in its Lock call` */
  readonly because: (edge: WaitPicture['edges'][number]) => string;
  /** a node whose ways were written before */
  readonly above: string;
  /** what was left out */
  readonly left: (count: number) => string;
}

/** What a node is, and what of the program tells it from others. */
export function nodeParts(
  node: PictureNode,
  words: WaitWords,
): { readonly what: string; readonly code: readonly string[] } {
  return {
    what: titleOf(node, words),
    code: [
      ...(node.address === undefined ? [] : [node.address]),
      ...(node.function === undefined ? [] : [shortenSymbol(node.function, 1)]),
      ...(node.place === undefined ? [] : [node.place]),
    ],
  };
}

/** The same in one line. */
export function nodeLine(node: PictureNode, words: WaitWords): string {
  const { what, code } = nodeParts(node, words);
  return joined(node, what, code);
}

/** The begin of an edge in one line; of goroutines that do not all wait there, how many do. */
export function beginLine(
  picture: WaitPicture,
  edge: WaitPicture['edges'][number],
  words: WaitWords,
): string {
  const node = picture.nodes[edge.from];
  if (!node) return '';
  const some = node.kind === 'goroutines' && edge.count < node.count;
  const what = some ? words.someOf(edge.count, node.count) : titleOf(node, words);
  return joined(node, what, nodeParts(node, words).code);
}

/** `mutex 0xc0000a0010`, `29 goroutines, main.(*store).Get store.go:31` */
function joined(node: PictureNode, what: string, code: readonly string[]): string {
  const comma = code.length > 0 && node.address === undefined ? ',' : '';
  return [`${what}${comma}`, ...code].join(' ');
}

/** Who waits for whom as an indented chain: plain, or a list in Markdown. */
export function waitText(
  picture: WaitPicture,
  words: WaitTextWords,
  form: 'text' | 'markdown',
): string {
  const lines: string[] = [];
  const written = new Set<number>();
  const into = new Set(picture.edges.map((edge) => edge.to));
  const tags = new Map(
    picture.rings.flatMap((ring) => ring.nodes.map((node) => [node, ring] as const)),
  );
  const indent = (depth: number) => '  '.repeat(depth) + (form === 'markdown' ? '- ' : '');
  const code = (node: PictureNode): string => {
    const { what, code: parts } = nodeParts(node, words);
    const quoted = (part: string) => (form === 'text' ? part : `\`${part.replaceAll('`', "'")}\``);
    return [what, ...parts.map(quoted)].join(' ');
  };
  const order = [...picture.nodes.keys()];
  const starts = [...order.filter((node) => !into.has(node)), ...order];
  for (const start of starts) {
    if (written.has(start)) continue;
    const stack = [
      { node: start, depth: 0, edge: undefined as WaitPicture['edges'][number] | undefined },
    ];
    for (let at = stack.pop(); at; at = stack.pop()) {
      const node = picture.nodes[at.node];
      if (!node) continue;
      const again = written.has(at.node);
      const ring = tags.get(at.node);
      const marks = [
        ...(node.root ? [words.root] : []),
        ...(ring ? [words.cycle(ring.goroutines)] : []),
        ...(again ? [words.above] : []),
      ];
      const tag = marks.length > 0 ? ` [${marks.join(', ')}]` : '';
      const relation = at.edge ? `${relationWords(picture, at.edge, words)} ` : '';
      const because = at.edge ? ` (${words.because(at.edge)})` : '';
      lines.push(`${indent(at.depth)}${relation}${code(node)}${tag}${because}`);
      if (again) continue;
      written.add(at.node);
      const next = picture.edges.filter((edge) => edge.from === at.node);
      for (const edge of next.toReversed()) {
        stack.push({ node: edge.to, depth: at.depth + 1, edge });
      }
    }
  }
  if (picture.left > 0) lines.push(`${indent(0)}${words.left(picture.left)}`);
  return `${lines.join('\n')}\n`;
}
