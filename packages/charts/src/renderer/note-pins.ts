import { type NoteMark, type NotePin, PIN_RADIUS_PX } from '../layout/note-pins';
import type { DrawContext } from './draw-context';

interface PinColours {
  readonly accent: string;
  /** around the pin, so that it is seen on every colour */
  readonly ground: string;
}

/** A disc with a ring around it; hollow where all its notes are resolved. */
export function drawNotePins(
  context: DrawContext,
  pins: readonly NotePin<NoteMark>[],
  { accent, ground }: PinColours,
): void {
  for (const { mark, x, y } of pins) {
    disc(context, x, y, PIN_RADIUS_PX + 1.5, ground);
    disc(context, x, y, PIN_RADIUS_PX, accent);
    disc(context, x, y, mark.isResolved ? PIN_RADIUS_PX - 1.5 : 1.5, ground);
  }
}

function disc(context: DrawContext, x: number, y: number, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
