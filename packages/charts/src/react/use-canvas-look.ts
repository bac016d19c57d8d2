'use client';

import { type RefObject, useEffect, useState } from 'react';
import type { FlamePalette } from '../renderer/palette';

/** Gives the colours of a picture, from the tokens by name. */
export type PaletteOf<P> = (read: (token: string) => string) => P;

export interface CanvasLook<P = FlamePalette> {
  readonly palette: P;
  readonly fontFamily: string;
}

export function readCanvasLook<P>(element: HTMLElement, paletteOf: PaletteOf<P>): CanvasLook<P> {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { palette: paletteOf(token), fontFamily: token('font-code') || 'monospace' };
}

/**
 * The tokens in force at an element; read again when the theme changes or a face has loaded.
 *
 * @param paletteOf the same function each time
 */
export function useCanvasLook<P>(
  element: RefObject<HTMLElement | null>,
  paletteOf: PaletteOf<P>,
): CanvasLook<P> | undefined {
  const [look, setLook] = useState<CanvasLook<P>>();
  useEffect(() => {
    const read = () => {
      if (element.current) setLook(readCanvasLook(element.current, paletteOf));
    };
    read();
    let alive = true;
    void document.fonts.ready.then(() => {
      if (alive) read();
    });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', read);
    const theme = new MutationObserver(read);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    return () => {
      alive = false;
      scheme.removeEventListener('change', read);
      theme.disconnect();
    };
  }, [element, paletteOf]);
  return look;
}

/** Width of an element in page pixels; 0 before the first layout. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
