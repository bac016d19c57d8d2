import { type DiffKind, diffTotal, pairOfNode } from '../layout/diff-marks';
import type { DiffTree } from '../layout/diff-tree';
import { isFunctionNode, labelOf } from '../layout/flame-tree';
import type { SearchHits } from '../layout/marks';
import { type FlameNoteMark, flamePins } from '../layout/note-pins';
import { type Box, boxOf, eachBox, ROW_PX, type RowPlace, type Viewport } from '../layout/viewport';
import type { DrawContext, Rect } from './draw-context';
import { fitSymbol, type Measure, measureIn } from './fit-text';
import { drawNotePins } from './note-pins';

/** Custom property of each kind of change, without the leading dashes. */
export const DIFF_TOKEN: Readonly<Record<DiffKind, string>> = {
  more: 'df-more',
  less: 'df-less',
  'only-b': 'df-onlyb',
  'only-a': 'df-onlya',
  same: 'df-same',
};

export interface DiffPalette {
  readonly ink: string;
  readonly ink2: string;
  readonly surface: string;
  readonly accent: string;
  readonly hatch: string;
  readonly kind: Readonly<Record<DiffKind, string>>;
}

/** @param read value of a custom property by its name without dashes, e.g. `df-more` */
export const diffPalette = (read: (token: string) => string): DiffPalette => ({
  ink: read('ink'),
  ink2: read('ink-2'),
  surface: read('surface'),
  accent: read('accent'),
  hatch: read('hatch'),
  kind: {
    more: read(DIFF_TOKEN.more),
    less: read(DIFF_TOKEN.less),
    'only-b': read(DIFF_TOKEN['only-b']),
    'only-a': read(DIFF_TOKEN['only-a']),
    same: read(DIFF_TOKEN.same),
  },
});

/** All that decides one picture of a difference. */
export interface DiffScene {
  readonly diff: DiffTree;
  readonly view: Viewport;
  /** a change with its sign and unit, e.g. `+2.01 MB`; given in compared weights */
  readonly changeText: (change: number) => string;
  readonly palette: DiffPalette;
  /** device pixels a page pixel */
  readonly pixelRatio: number;
  /** first row seen, in page pixels from the top of the picture */
  readonly scrollPx: number;
  readonly heightPx: number;
  readonly search?: SearchHits;
  readonly selected: readonly number[];
  /** notes of people at boxes */
  readonly notes?: readonly FlameNoteMark[];
  readonly cursor?: number;
  readonly fontFamily: string;
}

/** The root stands at the top, and all rows are drawn. */
export const DIFF_PLACE: RowPlace = { direction: 'down', firstRow: 0, rows: 0 };

const DIMMED = 0.35;
const PAD_PX = 5;
const FONT_PX = 11;
/** Narrower coloured parts carry no hatch: the sign beside them does the work. */
const MIN_HATCH_PX = 6;
const HATCH_STEP_PX = 6;
const HATCH_ALPHA = 0.5;

export function drawDiff(context: DrawContext, scene: DiffScene): void {
  const { diff, view, pixelRatio, scrollPx, heightPx } = scene;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, view.widthPx, heightPx);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, -scrollPx * pixelRatio);
  context.textBaseline = 'middle';
  context.font = `400 ${FONT_PX}px ${scene.fontFamily}`;
  const measure = measureIn(context);
  const rows = {
    first: Math.floor(scrollPx / ROW_PX),
    last: Math.floor((scrollPx + heightPx) / ROW_PX),
  };
  const searching = scene.search !== undefined && scene.search.labels.includes(1);
  if (diffTotal(diff) > 0) {
    eachBox(diff.flame, view, rows, (box) => {
      const hit = !searching || scene.search?.labels[diff.flame.label[box.node] ?? 0] === 1;
      context.globalAlpha = hit ? 1 : DIMMED;
      drawBox(context, scene, box, measure);
    });
  }
  context.globalAlpha = 1;
  for (const node of scene.selected) outline(context, scene, node, scene.palette.ink);
  if (scene.cursor !== undefined) outline(context, scene, scene.cursor, scene.palette.accent);
  if (scene.notes && scene.notes.length > 0) {
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const { accent, surface: ground } = scene.palette;
    const pins = flamePins(diff.flame, view, DIFF_PLACE, scene, scene.notes);
    drawNotePins(context, pins, { accent, ground });
  }
}

const rectOf = (box: Box): Rect => ({
  x: box.xPx,
  y: box.row * ROW_PX,
  width: Math.max(box.widthPx - 1, 0.5),
  height: ROW_PX - 1,
});

/** The part of a box that the change fills, from its left edge; in the scale of the box. */
function changedPart(scene: DiffScene, box: Box, rect: Rect, change: number): Rect | undefined {
  const { flame } = scene.diff;
  const width = flame.total[box.node] ?? 0;
  if (width <= 0) return undefined;
  const part = Math.min(1, Math.abs(change) / width);
  if (box.above) return { ...rect, width: rect.width * part };
  const { from, to, widthPx } = scene.view;
  const scale = widthPx / (to - from);
  const left = ((flame.start[box.node] ?? 0) - from) * scale;
  const right = left + width * scale * part;
  const end = part === 1 ? rect.x + rect.width : Math.min(right, rect.x + rect.width);
  return end <= rect.x ? undefined : { ...rect, width: end - rect.x };
}

function fill(context: DrawContext, rect: Rect, colour: string): void {
  context.fillStyle = colour;
  if (rect.width < 4) {
    context.fillRect(rect.x, rect.y, rect.width, rect.height);
    return;
  }
  context.beginPath();
  context.roundRect(rect.x, rect.y, rect.width, rect.height, 2);
  context.fill();
}

/** Lines that rise to the right for more, fall for less: the second carrier of the sign. */
function slant(context: DrawContext, { x, y, width, height }: Rect, rises: boolean, ink: string) {
  if (width < MIN_HATCH_PX) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha *= HATCH_ALPHA;
  context.strokeStyle = ink;
  context.lineWidth = 1.1;
  context.beginPath();
  const first = Math.floor((x - height) / HATCH_STEP_PX) * HATCH_STEP_PX;
  for (let at = first; at <= x + width + height; at += HATCH_STEP_PX) {
    context.moveTo(at + 0.5, rises ? y + height : y);
    context.lineTo(at + 0.5 + height, rises ? y : y + height);
  }
  context.stroke();
  context.restore();
}

function drawBox(context: DrawContext, scene: DiffScene, box: Box, measure: Measure): void {
  const { diff, palette } = scene;
  const rect = rectOf(box);
  const { kind, change } = pairOfNode(diff, box.node);
  fill(context, rect, palette.kind.same);
  const changed = kind === 'same' ? undefined : changedPart(scene, box, rect, change);
  if (changed) {
    fill(context, changed, palette.kind[kind]);
    slant(context, changed, change > 0, palette.hatch);
  }
  drawWords(context, scene, { box, rect, changed, kind, change }, measure);
}

interface Drawn {
  readonly box: Box;
  readonly rect: Rect;
  readonly changed: Rect | undefined;
  readonly kind: DiffKind;
  readonly change: number;
}

/**
 * Name to the left, signed amount to the right. Where both do not fit, a change keeps its amount, or
 * at least its sign, and an unchanged box its name.
 */
function drawWords(context: DrawContext, scene: DiffScene, drawn: Drawn, measure: Measure): void {
  const { diff, palette } = scene;
  const { box, rect, kind, change } = drawn;
  const room = rect.width - 2 * PAD_PX;
  if (room <= 0) return;
  const label = labelOf(diff.flame, box.node);
  const fits = (px: number): string => {
    if (px <= 0) return '';
    if (isFunctionNode(diff.flame, box.node)) return fitSymbol(label, px, measure);
    return measure(label) <= px ? label : '';
  };
  const ink = box.above && box.node !== 0 ? palette.ink2 : palette.ink;
  const amount = scene.changeText(change);
  const beside = fits(room - measure(amount) - 2 * PAD_PX);
  if (beside !== '') {
    write(context, drawn, beside, rect.x + PAD_PX, ink, palette, measure);
    const left = rect.x + rect.width - PAD_PX - 1 - measure(amount);
    write(context, drawn, amount, left, kind === 'same' ? palette.ink2 : ink, palette, measure);
    return;
  }
  const alone =
    kind === 'same'
      ? fits(room)
      : measure(amount) <= room
        ? amount
        : measure('+') <= room + PAD_PX
          ? amount.slice(0, 1)
          : '';
  if (alone === '') return;
  write(context, drawn, alone, rect.x + Math.min(PAD_PX, rect.width / 4), ink, palette, measure);
}

/** No stroke of the hatch runs through letters: they stand on a patch of the fill. */
function write(
  context: DrawContext,
  { rect, changed, kind }: Drawn,
  text: string,
  left: number,
  ink: string,
  palette: DiffPalette,
  measure: Measure,
): void {
  if (changed && changed.width >= MIN_HATCH_PX) {
    const from = Math.max(left - 2, changed.x);
    const to = Math.min(left + measure(text) + 2, changed.x + changed.width);
    if (to > from) {
      context.fillStyle = palette.kind[kind];
      context.fillRect(from, rect.y + 2.5, to - from, rect.height - 5);
    }
  }
  context.fillStyle = ink;
  context.textAlign = 'left';
  context.fillText(text, left, rect.y + rect.height / 2 + 0.5);
}

function outline(context: DrawContext, scene: DiffScene, node: number, colour: string): void {
  const box = boxOf(scene.diff.flame, scene.view, node);
  if (!box) return;
  const rect = rectOf(box);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(rect.x + 1, rect.y, Math.max(rect.width - 2, 1), rect.height);
}
