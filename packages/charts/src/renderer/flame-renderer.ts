import { packageOf, STATE_CLASSES, type StateClass } from '@unpark/model';
import { capOf, type FlameTree, groupOf, isFunctionNode, labelOf } from '../layout/flame-tree';
import type { SearchHits } from '../layout/marks';
import { type FlameNoteMark, flamePins } from '../layout/note-pins';
import {
  type Box,
  boxOf,
  eachBox,
  ROW_PX,
  type RowPlace,
  flameRowAtPx,
  flameRowTopPx,
  type Viewport,
} from '../layout/viewport';
import type { DrawContext, Rect } from './draw-context';
import { fitFirst, fitSymbol, type Measure, measureIn } from './fit-text';
import { drawHatch } from './hatch';
import type { FlameWords } from './flame-words';
import { drawNotePins } from './note-pins';
import type { FlamePalette } from './palette';

/** All that decides one picture: the same scene gives the same draw calls. */
export interface FlameScene {
  readonly tree: FlameTree;
  readonly view: Viewport;
  /** unit of the weights, as in sample types; `goroutines` for a dump */
  readonly unit: string;
  readonly words: FlameWords;
  /** absent: the root at the top, all rows */
  readonly place?: RowPlace;
  /** by node (`endStates`), where boxes of functions have the colour of a state */
  readonly states?: Uint8Array;
  readonly palette: FlamePalette;
  /** device pixels a page pixel */
  readonly pixelRatio: number;
  /** first row seen, in page pixels from the top of the picture */
  readonly scrollPx: number;
  readonly heightPx: number;
  readonly search?: SearchHits;
  /** nodes with the selection's outline */
  readonly selected: readonly number[];
  /** notes of people at boxes */
  readonly notes?: readonly FlameNoteMark[];
  /** node under the keyboard cursor */
  readonly cursor?: number;
  readonly fontFamily: string;
}

const DIMMED = 0.35;
/** Ink must stay readable over the fill, and the end of a stack must stay stronger than its way. */
const STATE_TINT = 0.4;
const STATE_HATCH = 0.35;
const PAD_PX = 5;
const FONT_PX = 11;

export function drawFlame(context: DrawContext, scene: FlameScene): void {
  const { tree, view, pixelRatio, scrollPx, heightPx } = scene;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, view.widthPx, heightPx);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, -scrollPx * pixelRatio);
  context.textBaseline = 'middle';
  context.font = `400 ${FONT_PX}px ${scene.fontFamily}`;
  const measure = measureIn(context);
  const place = scene.place ?? FROM_THE_TOP;
  const seen = [flameRowAtPx(place, scrollPx), flameRowAtPx(place, scrollPx + heightPx)];
  const rows = {
    first: Math.max(place.firstRow, Math.min(...seen)),
    last: Math.max(...seen),
  };
  const searching = scene.search !== undefined && scene.search.labels.includes(1);
  eachBox(tree, view, rows, (box) => {
    const hit = !searching || scene.search?.labels[tree.label[box.node] ?? 0] === 1;
    context.globalAlpha = hit ? 1 : DIMMED;
    drawBox(context, scene, box, measure);
  });
  context.globalAlpha = 1;
  for (const node of scene.selected) outline(context, scene, node, scene.palette.ink);
  if (scene.cursor !== undefined) outline(context, scene, scene.cursor, scene.palette.accent);
  if (scene.notes && scene.notes.length > 0) {
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const { accent, surface: ground } = scene.palette;
    drawNotePins(context, flamePins(tree, view, place, scene, scene.notes), { accent, ground });
  }
}

const FROM_THE_TOP: RowPlace = { direction: 'down', firstRow: 0, rows: 0 };

/** One pixel stays free to the right and below, so that neighbours are told apart. */
const rectOf = (scene: FlameScene, box: Box): Rect => ({
  x: box.xPx,
  y: flameRowTopPx(scene.place ?? FROM_THE_TOP, box.row),
  width: Math.max(box.widthPx - 1, 0.5),
  height: ROW_PX - 1,
});

function fillBox(context: DrawContext, rect: Rect, colour: string): void {
  context.fillStyle = colour;
  if (rect.width < 4) {
    context.fillRect(rect.x, rect.y, rect.width, rect.height);
    return;
  }
  context.beginPath();
  context.roundRect(rect.x, rect.y, rect.width, rect.height, 2);
  context.fill();
}

function drawBox(context: DrawContext, scene: FlameScene, box: Box, measure: Measure): void {
  const { tree, palette } = scene;
  const rect = rectOf(scene, box);
  const cap = capOf(tree, box.node);
  if (cap) {
    const colour = palette.state[cap.stateClass];
    fillBox(context, rect, colour);
    drawHatch(context, cap.stateClass, rect, palette.hatch);
    drawCapText(context, scene, box, rect, measure);
    return;
  }
  const quiet = isQuiet(tree, box);
  const state = quiet ? undefined : STATE_CLASSES[scene.states?.[box.node] ?? -1];
  if (state) {
    drawStateBox(context, scene, rect, state);
    drawNameAndValue(context, scene, box, rect, measure, false);
    return;
  }
  fillBox(context, rect, quiet ? palette.family.runtime : familyColour(scene, box.node));
  drawNameAndValue(context, scene, box, rect, measure, quiet);
}

/** Colour of what the goroutines below it end in, half as strong as the end itself, with its hatch. */
function drawStateBox(
  context: DrawContext,
  { palette }: FlameScene,
  rect: Rect,
  state: StateClass,
): void {
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * STATE_TINT;
  fillBox(context, rect, palette.state[state]);
  context.globalAlpha = alpha * STATE_HATCH;
  drawHatch(context, state, rect, palette.hatch);
  context.globalAlpha = alpha;
}

const isQuiet = (tree: FlameTree, box: Box): boolean =>
  (box.node === 0 && !isFunctionNode(tree, 0)) ||
  box.above ||
  tree.idle[box.node] === 1 ||
  groupOf(tree, box.node) !== undefined;

/** Fill of a function: by family, third party by hash of the first three parts of its path. */
function familyColour({ tree, palette }: FlameScene, node: number): string {
  const label = tree.label[node] ?? 0;
  const family = tree.functions.families[label] ?? 'runtime';
  if (family !== 'third-party') return palette.family[family];
  const module = packageOf(tree.functions.symbols[label] ?? '')
    .split('/')
    .slice(0, 3)
    .join('/');
  let hash = 0x811c9dc5;
  for (let i = 0; i < module.length; i++) hash = Math.imul(hash ^ module.charCodeAt(i), 0x01000193);
  return palette.thirdParty[(hash >>> 0) % palette.thirdParty.length] ?? palette.family.std;
}

/** The label stands on a solid patch of the fill: no stroke of the hatch runs through letters. */
function drawCapText(
  context: DrawContext,
  scene: FlameScene,
  box: Box,
  rect: Rect,
  measure: Measure,
): void {
  const { tree, palette } = scene;
  const cap = capOf(tree, box.node);
  if (!cap) return;
  const amount = scene.words.amount(tree.total[box.node] ?? 0, scene.unit);
  const words = scene.words.states[cap.stateClass];
  const room = rect.width - 2 * PAD_PX - 2;
  const text = fitFirst([`${cap.label}  ${amount}`, cap.label, words], room, measure);
  if (text === '') {
    if (cap.stateClass === 'unknown' && room >= measure('?')) {
      drawText(context, '?', rect, palette.stateInk);
    }
    return;
  }
  if (cap.stateClass !== 'idle' && cap.stateClass !== 'running') {
    context.fillStyle = palette.state[cap.stateClass];
    context.fillRect(rect.x + 2, rect.y + 2.5, measure(text) + 2 * PAD_PX - 2, rect.height - 5);
  }
  drawText(context, text, rect, cap.stateClass === 'idle' ? palette.ink2 : palette.stateInk);
}

function drawNameAndValue(
  context: DrawContext,
  scene: FlameScene,
  box: Box,
  rect: Rect,
  measure: Measure,
  quiet: boolean,
): void {
  const { tree, palette } = scene;
  const room = rect.width - 2 * PAD_PX;
  const label = labelOf(tree, box.node);
  const name = isFunctionNode(tree, box.node)
    ? fitSymbol(label, room, measure)
    : fitFirst([label], room, measure);
  if (name === '') return;
  drawText(
    context,
    name,
    rect,
    quiet && box.node !== 0 && !groupOf(tree, box.node) ? palette.ink2 : palette.ink,
  );
  const value = scene.words.quantity(tree.total[box.node] ?? 0, scene.unit);
  const valueWidth = measure(value);
  if (measure(name) + valueWidth + 3 * PAD_PX > room) return;
  context.fillStyle = palette.ink2;
  context.textAlign = 'right';
  context.fillText(value, rect.x + rect.width - PAD_PX - 1, rect.y + rect.height / 2 + 0.5);
}

function drawText(context: DrawContext, text: string, rect: Rect, colour: string): void {
  context.fillStyle = colour;
  context.textAlign = 'left';
  context.fillText(text, rect.x + PAD_PX, rect.y + rect.height / 2 + 0.5);
}

function outline(context: DrawContext, scene: FlameScene, node: number, colour: string): void {
  const box = boxOf(scene.tree, scene.view, node);
  if (!box) return;
  const rect = rectOf(scene, box);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(rect.x + 1, rect.y, Math.max(rect.width - 2, 1), rect.height);
}
