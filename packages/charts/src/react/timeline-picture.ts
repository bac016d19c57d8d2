import {
  drawPictureHead,
  drawPictureLegend,
  legendHeightPx,
  PICTURE_HEAD_PX,
  PICTURE_MARGIN_PX,
  pictureWidthPx,
  type TimelinePicture,
} from '../renderer/timeline-picture';
import { drawTimeline } from '../renderer/timeline-renderer';
import { PNG_PIXEL_RATIO, pngOf } from './png-of';

/** The same picture as `timelineSvg`, two dots a pixel. */
export async function timelinePng(picture: TimelinePicture): Promise<Blob | undefined> {
  const { scene } = picture;
  const width = pictureWidthPx(picture);
  const lanes = document.createElement('canvas');
  lanes.width = Math.round(width * PNG_PIXEL_RATIO);
  lanes.height = Math.round(scene.heightPx * PNG_PIXEL_RATIO);
  const context = lanes.getContext('2d');
  if (!context) return undefined;
  drawTimeline(context, { ...scene, pixelRatio: PNG_PIXEL_RATIO });
  const below = PICTURE_HEAD_PX + scene.heightPx;
  return pngOf(
    { width, height: below + legendHeightPx(picture) },
    PICTURE_MARGIN_PX,
    scene.palette.surface,
    (ground, moveTo) => {
      moveTo(0, 0);
      drawPictureHead(ground, picture);
      moveTo(0, PICTURE_HEAD_PX);
      ground.drawImage(lanes, 0, 0, width, scene.heightPx);
      moveTo(0, below);
      drawPictureLegend(ground, picture, scene.fills);
    },
  );
}
