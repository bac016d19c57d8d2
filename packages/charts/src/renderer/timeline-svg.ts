import { STATE_CLASSES } from '@unpark/model';
import { type SvgDrawing, svgDrawing } from './svg-context';
import {
  drawDrawnBackTile,
  drawHatchTile,
  DRAWN_BACK,
  hasHatchTile,
  TILE_PX,
  type TimelineFills,
} from './timeline-palette';
import {
  drawPictureHead,
  drawPictureLegend,
  legendHeightPx,
  PICTURE_HEAD_PX,
  PICTURE_MARGIN_PX,
  pictureWidthPx,
  type TimelinePicture,
} from './timeline-picture';
import { drawTimeline } from './timeline-renderer';

/** JetBrains Mono at 11 px; other faces are a little narrower, so no text leaves its bar. */
const CHARACTER_PX = 6.6;

/** What is on the screen, with its head and legend, in the colours of its palette. */
export function timelineSvg(picture: TimelinePicture, title: string): string {
  const { scene } = picture;
  const width = pictureWidthPx(picture);
  const legendPx = legendHeightPx(picture);
  const drawing = svgDrawing(
    {
      width: width + 2 * PICTURE_MARGIN_PX,
      height: PICTURE_HEAD_PX + scene.heightPx + legendPx + 2 * PICTURE_MARGIN_PX,
      background: scene.palette.surface,
    },
    scene.fontFamily,
    CHARACTER_PX,
  );
  const fills = fillsOf(drawing, scene.palette.hatch);
  const at = { x: PICTURE_MARGIN_PX, width };
  const top = PICTURE_MARGIN_PX;
  drawing.inside({ ...at, y: top, height: PICTURE_HEAD_PX }, (context) =>
    drawPictureHead(context, picture),
  );
  drawing.inside({ ...at, y: top + PICTURE_HEAD_PX, height: scene.heightPx }, (context) =>
    drawTimeline(context, { ...scene, fills, pixelRatio: 1 }),
  );
  drawing.inside(
    { ...at, y: top + PICTURE_HEAD_PX + scene.heightPx, height: legendPx },
    (context) => drawPictureLegend(context, picture, fills),
  );
  return drawing.svg(title);
}

const fillsOf = ({ tile }: SvgDrawing, hatch: string): TimelineFills => ({
  hatch: STATE_CLASSES.map((stateClass, of) =>
    hasHatchTile(stateClass)
      ? tile(TILE_PX, (context) => drawHatchTile(context, of, hatch))
      : undefined,
  ),
  drawnBack: tile(TILE_PX, (context) => drawDrawnBackTile(context, DRAWN_BACK)),
});
