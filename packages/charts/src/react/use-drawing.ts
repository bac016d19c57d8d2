'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { type PaletteOf, readCanvasLook } from './use-canvas-look';

/**
 * Draws on a canvas after each render, in the next frame; when the page is printed at once, and in the
 * colours of light, whatever theme is on: paper is white, and printing waits for no frame.
 *
 * @param size page pixels; nothing is drawn without a width
 * @param palette absent as long as it is not known
 * @param paletteOf the same function each time
 */
export function useDrawing<P>(
  canvas: RefObject<HTMLCanvasElement | null>,
  size: { readonly width: number; readonly height: number },
  palette: P | undefined,
  paletteOf: PaletteOf<P>,
  draw: (context: CanvasRenderingContext2D, palette: P, pixelRatio: number) => void,
): void {
  const paint = useRef<(palette?: P) => void>(undefined);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    paint.current = undefined;
    if (!target || !context || !palette || size.width === 0) return;
    const now = (colours: P = palette) => {
      const pixelRatio = window.devicePixelRatio || 1;
      const [width, height] = [size.width, size.height].map((px) => Math.round(px * pixelRatio));
      if (width !== undefined && target.width !== width) target.width = width;
      if (height !== undefined && target.height !== height) target.height = height;
      draw(context, colours, pixelRatio);
    };
    paint.current = now;
    const request = requestAnimationFrame(() => now());
    return () => cancelAnimationFrame(request);
  });
  useEffect(() => {
    const before = () => {
      if (canvas.current) paint.current?.(onPaper(canvas.current, paletteOf));
    };
    const after = () => paint.current?.();
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, [canvas, paletteOf]);
}

/** Tokens as they are in light. */
function onPaper<P>(element: HTMLElement, paletteOf: PaletteOf<P>): P {
  const root = document.documentElement;
  const before = root.className;
  root.classList.remove('dark');
  root.classList.add('light');
  const { palette } = readCanvasLook(element, paletteOf);
  root.className = before;
  return palette;
}
