/** Dots for each pixel of a saved picture. */
export const PNG_PIXEL_RATIO = 2;

/**
 * A picture on its ground with a margin.
 *
 * @param size page pixels, without the margin
 * @param draw gets the canvas and what puts the origin of its coordinates somewhere in the picture
 */
export async function pngOf(
  size: { readonly width: number; readonly height: number },
  marginPx: number,
  background: string,
  draw: (context: CanvasRenderingContext2D, moveTo: (x: number, y: number) => void) => void,
): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((size.width + 2 * marginPx) * PNG_PIXEL_RATIO);
  canvas.height = Math.round((size.height + 2 * marginPx) * PNG_PIXEL_RATIO);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const moveTo = (x: number, y: number) =>
    context.setTransform(
      PNG_PIXEL_RATIO,
      0,
      0,
      PNG_PIXEL_RATIO,
      (marginPx + x) * PNG_PIXEL_RATIO,
      (marginPx + y) * PNG_PIXEL_RATIO,
    );
  moveTo(0, 0);
  draw(context, moveTo);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return blob ?? undefined;
}
