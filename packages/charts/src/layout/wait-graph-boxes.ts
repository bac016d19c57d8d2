import { formatCount } from '@unpark/base';
import { shortenSymbol, type Provenance, type WaitRelation } from '@unpark/model';
import type { PictureEdge, PictureNode, WaitPicture } from './wait-graph-picture';

/** Words of the picture; the picture itself has none. */
export interface WaitWords {
  readonly goroutines: (count: number) => string;
  /** 1 of 8 goroutines */
  readonly someOf: (count: number, all: number) => string;
  /** of `waits-for`: wait for; of `held-by`: held by … */
  readonly relation: (relation: WaitRelation, count: number) => string;
  readonly provenance: (provenance: Provenance) => string;
  /** what a resource is, e.g. `mutex` */
  readonly resource: (name: string) => string;
  readonly root: string;
  readonly cycle: (goroutines: number) => string;
}

export const WAIT_BOX = {
  minWidthPx: 132,
  maxWidthPx: 252,
  paddingPx: 12,
  /** the round ends of a pill take more */
  pillPaddingPx: 24,
  linePx: 17,
  swatchPx: 12,
  titlePx: 12.5,
  codePx: 11,
  labelPx: 11,
} as const;

export interface BoxLine {
  readonly text: string;
  readonly role: 'title' | 'code';
}

/** A node's words and the room they take. */
export interface WaitBox {
  readonly lines: readonly BoxLine[];
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The words at an edge and the room they take. */
export interface WaitLabel {
  readonly relation: string;
  readonly provenance: string;
  readonly widthPx: number;
  /** in a chain: the end of an edge that is not the next box */
  readonly target?: string;
  /** room that all words take in one line */
  readonly chainWidthPx: number;
}

/** Estimated: the layout runs where no font is. Never less than the fonts of the page need. */
export function textWidthPx(text: string, sizePx: number, role: 'sans' | 'code'): number {
  let width = 0;
  for (const letter of text) {
    const wide = (letter.codePointAt(0) ?? 0) >= 0x2e80;
    width += wide ? sizePx : sizePx * (role === 'code' ? 0.602 : 0.57);
  }
  return width;
}

export const titleOf = (node: PictureNode, words: WaitWords): string => {
  if (node.kind === 'resource') return words.resource(node.name ?? node.label);
  const [only] = node.goids;
  return node.count === 1 && only !== undefined ? `g${only}` : words.goroutines(node.count);
};

export function waitBox(node: PictureNode, words: WaitWords): WaitBox {
  const padding = node.kind === 'resource' ? WAIT_BOX.pillPaddingPx : WAIT_BOX.paddingPx;
  const innerMost = WAIT_BOX.maxWidthPx - 2 * padding;
  const lines: BoxLine[] = [{ text: titleOf(node, words), role: 'title' }];
  if (node.address !== undefined) lines.push({ text: node.address, role: 'code' });
  if (node.function !== undefined) {
    const name = fittingName(node.function, innerMost);
    if (name !== undefined) lines.push({ text: name, role: 'code' });
  }
  if (node.place !== undefined) lines.push({ text: node.place, role: 'code' });
  // goroutines that are in no function of the program say what they do
  if (lines.length === 1 && node.kind === 'goroutines') {
    lines.push({ text: node.name ?? node.label, role: 'code' });
  }
  const swatch = node.kind === 'goroutines' ? WAIT_BOX.swatchPx + 6 : 0;
  const widest = Math.max(
    ...lines.map(({ text, role }) =>
      role === 'title'
        ? textWidthPx(text, WAIT_BOX.titlePx * 1.06, 'sans') + swatch
        : textWidthPx(text, WAIT_BOX.codePx, 'code'),
    ),
  );
  return {
    lines,
    widthPx: Math.max(WAIT_BOX.minWidthPx, Math.ceil(widest + 2 * padding)),
    heightPx: lines.length * WAIT_BOX.linePx + 16,
  };
}

/** Whole parts of a name only; no name where even its last part has no room. */
function fittingName(symbol: string, widthPx: number): string | undefined {
  for (const step of [1, 2, 3] as const) {
    const name = shortenSymbol(symbol, step);
    if (textWidthPx(name, WAIT_BOX.codePx, 'code') <= widthPx) return name;
  }
  return undefined;
}

/** `wait for`; with how many, where not all goroutines of the box do. */
export function relationWords(picture: WaitPicture, edge: PictureEdge, words: WaitWords): string {
  const from = picture.nodes[edge.from];
  if (from?.kind !== 'goroutines') return words.relation(edge.relation, 1);
  const relation = words.relation(edge.relation, edge.count);
  return edge.count < from.count ? `${formatCount(edge.count)} ${relation}` : relation;
}

export function waitLabel(edge: PictureEdge, picture: WaitPicture, words: WaitWords): WaitLabel {
  const relation = relationWords(picture, edge, words);
  const provenance = words.provenance(edge.provenance);
  const far = edge.to === edge.from + 1 ? undefined : picture.nodes[edge.to];
  const target = far && shortTitle(far, words);
  const width = (text: string) => Math.ceil(textWidthPx(text, WAIT_BOX.labelPx, 'sans'));
  return {
    relation,
    provenance,
    widthPx: Math.max(width(relation), width(provenance)) + 14,
    ...(target !== undefined && { target }),
    chainWidthPx: width(relation) + width(provenance) + 6 + (target ? width(target) + 4 : 0),
  };
}

/** Enough to find its box again. */
function shortTitle(node: PictureNode, words: WaitWords): string {
  const title = titleOf(node, words);
  if (node.kind === 'goroutines') return title;
  const { address = '' } = node;
  return address.length > 10 ? `…${address.slice(-6)}` : address || title;
}

/** Room of a tag with these words. */
export const tagWidthPx = (word: string): number =>
  Math.ceil(textWidthPx(word, WAIT_BOX.labelPx * 1.06, 'sans')) + 14;
