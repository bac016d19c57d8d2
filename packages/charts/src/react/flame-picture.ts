import type { FlameTree } from '../layout/flame-tree';
import { fitViewport, ROW_PX, type RowPlace, visibleRows } from '../layout/viewport';
import { drawFlame, type FlameScene } from '../renderer/flame-renderer';
import type { FlameWords } from '../renderer/flame-words';
import { svgDrawing } from '../renderer/svg-context';
import { flamePalette } from '../renderer/palette';
import { PNG_PIXEL_RATIO, pngOf } from './png-of';
import { readCanvasLook } from './use-canvas-look';

export interface FlamePictureRequest {
  readonly tree: FlameTree;
  readonly unit: string;
  readonly words: FlameWords;
  /** zoomed box */
  readonly root: number;
  readonly direction: 'down' | 'up';
  readonly states?: Uint8Array;
  readonly widthPx: number;
}

/** A browser refuses canvases that are taller. */
const MAX_PICTURE_PX = 8_000;
const MARGIN_PX = 8;
/** JetBrains Mono at 11 px; other faces are a little narrower, so no text leaves its box */
const CHARACTER_PX = 6.6;

function sceneOf(request: FlamePictureRequest, element: HTMLElement): FlameScene {
  const { tree, root, direction, widthPx } = request;
  const view = fitViewport(tree, root, widthPx);
  const rows = Math.min(visibleRows(tree, view), Math.floor(MAX_PICTURE_PX / ROW_PX));
  const place: RowPlace = { direction, firstRow: 0, rows };
  const { palette, fontFamily } = readCanvasLook(element, flamePalette);
  return {
    tree,
    view,
    unit: request.unit,
    words: request.words,
    place,
    ...(request.states && { states: request.states }),
    palette,
    fontFamily,
    pixelRatio: 1,
    scrollPx: 0,
    heightPx: rows * ROW_PX,
    selected: [],
  };
}

/**
 * The whole picture, not only the part that is scrolled to, in the colours of the page.
 *
 * @param element any of the page: it says which theme is on
 */
export function flameSvg(
  request: FlamePictureRequest,
  element: HTMLElement,
  title: string,
): string {
  const scene = sceneOf(request, element);
  const { context, svg } = svgDrawing(
    { width: scene.view.widthPx, height: scene.heightPx, background: scene.palette.surface },
    scene.fontFamily,
    CHARACTER_PX,
  );
  drawFlame(context, scene);
  return svg(title);
}

export async function flamePng(
  request: FlamePictureRequest,
  element: HTMLElement,
): Promise<Blob | undefined> {
  const scene = sceneOf(request, element);
  const drawn = document.createElement('canvas');
  drawn.width = Math.round(scene.view.widthPx * PNG_PIXEL_RATIO);
  drawn.height = Math.round(scene.heightPx * PNG_PIXEL_RATIO);
  const context = drawn.getContext('2d');
  if (!context) return undefined;
  drawFlame(context, { ...scene, pixelRatio: PNG_PIXEL_RATIO });
  const size = { width: scene.view.widthPx, height: scene.heightPx };
  return pngOf(size, MARGIN_PX, scene.palette.surface, (ground) =>
    ground.drawImage(drawn, 0, 0, size.width, size.height),
  );
}
