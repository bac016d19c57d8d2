'use client';

import { STATE_CLASSES } from '@unpark/model';
import { type RefObject, useEffect, useState } from 'react';
import {
  DRAWN_BACK,
  drawDrawnBackTile,
  drawHatchTile,
  hasHatchTile,
  TILE_PX,
  type TimelineFills,
  type TimelinePalette,
  timelinePalette,
} from '../renderer/timeline-palette';
import { useCanvasLook } from './use-canvas-look';

export interface TimelineLook {
  readonly palette: TimelinePalette;
  readonly fills: TimelineFills;
  readonly fontFamily: string;
}

/** Colours and hatches in force at an element; made again when the theme changes. */
export function useTimelineLook(element: RefObject<HTMLElement | null>): TimelineLook | undefined {
  const look = useCanvasLook(element, timelinePalette);
  const [made, setMade] = useState<TimelineLook>();
  useEffect(() => {
    if (!look) return;
    const { palette, fontFamily } = look;
    setMade({ palette, fills: timelineFills(palette), fontFamily });
  }, [look]);
  return made;
}

export function timelineFills(palette: TimelinePalette): TimelineFills {
  const none = 'transparent';
  return {
    hatch: STATE_CLASSES.map((stateClass, of) =>
      hasHatchTile(stateClass)
        ? tile((context) => drawHatchTile(context, of, palette.hatch))
        : undefined,
    ),
    drawnBack: tile((context) => drawDrawnBackTile(context, DRAWN_BACK)) ?? none,
  };
}

/** A fill that repeats what is drawn, as sharp as the screen is. */
function tile(draw: (context: CanvasRenderingContext2D) => void): CanvasPattern | undefined {
  const ratio = window.devicePixelRatio || 1;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(TILE_PX * ratio);
  canvas.height = canvas.width;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.scale(canvas.width / TILE_PX, canvas.width / TILE_PX);
  draw(context);
  const pattern = context.createPattern(canvas, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(TILE_PX / canvas.width));
  return pattern ?? undefined;
}
