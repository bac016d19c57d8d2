import { STATE_CLASSES, type StateClass } from '@unpark/model';
import type { DrawContext } from './draw-context';
import { fitFirst, measureIn } from './fit-text';
import type { TimelineFills, TimelinePalette } from './timeline-palette';
import type { TimelineScene } from './timeline-scene';

/** A timeline as a picture of its own: what stands above and below the lanes tells what they are. */
export interface TimelinePicture {
  readonly scene: TimelineScene;
  /** whose it is, and what is drawn */
  readonly heading: string;
  /** the part of the time, the file */
  readonly detail: string;
  /** the states that are drawn, in words */
  readonly legend: readonly { readonly stateClass: StateClass; readonly label: string }[];
}

export const PICTURE_MARGIN_PX = 12;
export const PICTURE_HEAD_PX = 44;
const LEGEND_ROW_PX = 20;
const SWATCH_PX = 12;
const GAP_PX = 16;
/** Legends stand in columns of one width, so that no text has to be measured twice. */
const LEGEND_COLUMN_PX = 168;

export const pictureWidthPx = ({ scene }: TimelinePicture): number =>
  scene.gutterPx + scene.window.widthPx;

const legendColumns = (picture: TimelinePicture): number =>
  Math.max(1, Math.floor(pictureWidthPx(picture) / LEGEND_COLUMN_PX));

export const legendHeightPx = (picture: TimelinePicture): number =>
  Math.ceil(picture.legend.length / legendColumns(picture)) * LEGEND_ROW_PX + GAP_PX / 2;

export function drawPictureHead(context: DrawContext, picture: TimelinePicture): void {
  const { palette, fontFamily } = picture.scene;
  const room = pictureWidthPx(picture);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `600 11px ${fontFamily}`;
  context.fillStyle = palette.ink;
  const measure = measureIn(context);
  context.fillText(fitFirst(shorter(picture.heading), room, measure), 0, 10);
  context.font = `400 11px ${fontFamily}`;
  context.fillStyle = palette.ink2;
  context.fillText(fitFirst(shorter(picture.detail), room, measure), 0, 27);
}

/** A text, then beginnings of it that end in an ellipsis. */
const shorter = (text: string): readonly string[] => [
  text,
  ...[120, 90, 70, 50, 36, 24].filter((n) => n < text.length).map((n) => `${text.slice(0, n)}…`),
];

/** Swatches with colour and hatch, as bars have them. */
export function drawPictureLegend(
  context: DrawContext,
  picture: TimelinePicture,
  fills: TimelineFills,
): void {
  const { palette, fontFamily } = picture.scene;
  const columns = legendColumns(picture);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `400 11px ${fontFamily}`;
  for (const [i, { stateClass, label }] of picture.legend.entries()) {
    const x = (i % columns) * LEGEND_COLUMN_PX;
    const y = GAP_PX / 2 + Math.floor(i / columns) * LEGEND_ROW_PX;
    drawSwatch(context, palette, fills, stateClass, x, y);
    context.fillStyle = palette.ink2;
    context.fillText(label, x + SWATCH_PX + 6, y + SWATCH_PX / 2 + 0.5);
  }
}

function drawSwatch(
  context: DrawContext,
  palette: TimelinePalette,
  fills: TimelineFills,
  stateClass: StateClass,
  x: number,
  y: number,
): void {
  const of = STATE_CLASSES.indexOf(stateClass);
  context.fillStyle = palette.state[of] ?? palette.ink3;
  context.fillRect(x, y, SWATCH_PX, SWATCH_PX);
  const hatch = stateClass === 'runnable' ? palette.hatch : fills.hatch[of];
  if (!hatch) return;
  context.fillStyle = hatch;
  context.fillRect(x, y, stateClass === 'runnable' ? 2 : SWATCH_PX, SWATCH_PX);
}
