'use client';

import { type RefObject, useEffect, useState } from 'react';
import { type FlamePalette, flamePalette } from '../renderer/palette';

export interface CanvasLook {
  readonly palette: FlamePalette;
  readonly fontFamily: string;
}

export function readCanvasLook(element: HTMLElement): CanvasLook {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { palette: flamePalette(token), fontFamily: token('font-code') || 'monospace' };
}

/** The tokens in force at an element; read again when the theme changes or a face has loaded. */
export function useCanvasLook(element: RefObject<HTMLElement | null>): CanvasLook | undefined {
  const [look, setLook] = useState<CanvasLook>();
  useEffect(() => {
    const read = () => {
      if (element.current) setLook(readCanvasLook(element.current));
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
  }, [element]);
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
