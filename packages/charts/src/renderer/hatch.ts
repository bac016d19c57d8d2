import type { StateClass } from '@unpark/model';
import type { DrawContext, Rect } from './draw-context';

/** Below this width a hatch would be noise; the state is then named by cursor and hover. */
export const MIN_HATCH_PX = 6;

/**
 * The second carrier of a state, so that colour is never alone. Running, idle and unknown have none.
 * Strokes are aligned to the page, not to the box, so that neighbours of one state run on.
 */
export function drawHatch(
  context: DrawContext,
  stateClass: StateClass,
  rect: Rect,
  colour: string,
): void {
  const pattern = PATTERNS[stateClass];
  if (!pattern || rect.width < MIN_HATCH_PX) return;
  context.save();
  context.beginPath();
  context.rect(rect.x, rect.y, rect.width, rect.height);
  context.clip();
  context.fillStyle = colour;
  context.strokeStyle = colour;
  pattern(context, rect);
  context.restore();
}

type Pattern = (context: DrawContext, rect: Rect) => void;

const aligned = (from: number, step: number): number => Math.floor(from / step) * step;

const lines =
  (step: number, width: number, slant: -1 | 0 | 1): Pattern =>
  (context, { x, y, width: boxWidth, height }) => {
    context.lineWidth = width;
    context.beginPath();
    const run = slant === 0 ? 0 : height;
    for (let at = aligned(x - run, step); at <= x + boxWidth + run; at += step) {
      context.moveTo(at + 0.5, slant === 1 ? y + height : y);
      context.lineTo(at + 0.5 + run, slant === 1 ? y : y + height);
    }
    context.stroke();
  };

const levels =
  (step: number, width: number): Pattern =>
  (context, { x, y, width: boxWidth, height }) => {
    for (let at = y + 1; at < y + height; at += step) context.fillRect(x, at, boxWidth, width);
  };

const dots =
  (step: number): Pattern =>
  (context, { x, y, width, height }) => {
    context.beginPath();
    for (let top = y + 2; top < y + height; top += step) {
      for (let left = aligned(x, step) + 1.5; left < x + width; left += step) {
        context.moveTo(left + 1, top);
        context.arc(left, top, 1, 0, Math.PI * 2);
      }
    }
    context.fill();
  };

const edge: Pattern = (context, { x, y, height }) => context.fillRect(x, y, 2, height);

const PATTERNS: Partial<Record<StateClass, Pattern>> = {
  runnable: edge,
  channel: dots(5),
  lock: lines(6, 1.4, 1),
  sync: lines(5, 1.1, 0),
  network: levels(5, 1.1),
  sleep: dots(9),
  syscall: (context, rect) => {
    lines(6, 1, 0)(context, rect);
    levels(6, 1)(context, rect);
  },
  gc: lines(6, 1.4, -1),
};
