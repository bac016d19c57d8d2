import { STATE_CLASSES, type StateClass } from '@unpark/model';
import type { DrawContext } from './draw-context';
import { drawHatch } from './hatch';
import { STATE_TOKEN } from './palette';

type Fill = DrawContext['fillStyle'];

/** Colours of a timeline as the tokens give them; by position in STATE_CLASSES where there is one. */
export interface TimelinePalette {
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly surface: string;
  readonly line: string;
  readonly accent: string;
  readonly accentTint: string;
  readonly stateInk: string;
  readonly hatch: string;
  readonly region: string;
  readonly state: readonly string[];
  /** what the runtime did to all: GC, stop the world */
  readonly gc: string;
}

/** @param read value of a custom property by its name without dashes */
export const timelinePalette = (read: (token: string) => string): TimelinePalette => ({
  ink: read('ink'),
  ink2: read('ink-2'),
  ink3: read('ink-3'),
  surface: read('surface'),
  line: read('line'),
  accent: read('accent'),
  accentTint: read('accent-bg'),
  stateInk: read('st-ink'),
  hatch: read('hatch'),
  region: read('fl-own'),
  state: STATE_CLASSES.map((stateClass) => read(STATE_TOKEN[stateClass])),
  gc: read('st-gc'),
});

/**
 * Hatches as fills, by position in STATE_CLASSES: a lane may have hundreds of bars, and a fill costs
 * one call for each. `undefined` for states without one.
 */
export interface TimelineFills {
  readonly hatch: readonly (Fill | undefined)[];
  /** over what is drawn back to the beginning */
  readonly drawnBack: Fill;
}

/** All hatches repeat after this many pixels. */
export const TILE_PX = 90;

/** White over the bar, so that it is seen on every colour. */
export const DRAWN_BACK = 'rgb(255 255 255 / 0.55)';

const UNHATCHED: ReadonlySet<StateClass> = new Set(['running', 'runnable', 'idle', 'unknown']);

/** `runnable` has an edge instead, which no tile can be. */
export const hasHatchTile = (stateClass: StateClass): boolean => !UNHATCHED.has(stateClass);

/** One tile of a hatch. */
export function drawHatchTile(context: DrawContext, of: number, colour: string): void {
  const stateClass = STATE_CLASSES[of];
  if (stateClass && hasHatchTile(stateClass)) {
    drawHatch(context, stateClass, { x: 0, y: 0, width: TILE_PX, height: TILE_PX }, colour);
  }
}

/** White lines at 45 degrees. */
export function drawDrawnBackTile(context: DrawContext, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 3;
  context.beginPath();
  for (let at = -TILE_PX; at <= TILE_PX; at += 9) {
    context.moveTo(at, TILE_PX);
    context.lineTo(at + TILE_PX, 0);
  }
  context.stroke();
}
