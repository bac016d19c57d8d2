import type { KeyboardEvent } from 'react';
import { type NoteMark, PIN_RADIUS_PX } from '../layout/note-pins';
import type { Point } from '../layout/wait-graph-layout';

/** A pin that opens notes; a button of its own beside the node or the edge. */
export function WaitNotePin({
  at,
  mark,
  label,
  onPress,
}: {
  at: Point;
  mark: NoteMark;
  label: string;
  onPress: () => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    onPress();
  };
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      data-note-pin=""
      className="group cursor-pointer outline-none print:hidden"
      onClick={onPress}
      onKeyDown={onKeyDown}
    >
      <circle cx={at.x} cy={at.y} r={12} fill="transparent" />
      <circle
        cx={at.x}
        cy={at.y}
        r={PIN_RADIUS_PX + 5}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={2}
        className="hidden group-focus-visible:inline"
      />
      <circle cx={at.x} cy={at.y} r={PIN_RADIUS_PX + 1.5} fill="var(--surface)" />
      <circle cx={at.x} cy={at.y} r={PIN_RADIUS_PX} fill="var(--accent)" />
      <circle
        cx={at.x}
        cy={at.y}
        r={mark.isResolved ? PIN_RADIUS_PX - 1.5 : 1.5}
        fill="var(--surface)"
      />
    </g>
  );
}
