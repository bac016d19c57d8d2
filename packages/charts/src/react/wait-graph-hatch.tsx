import type { StateClass } from '@unpark/model';
import { STATE_TOKEN } from '../renderer/palette';

/** Second carriers of the states as SVG patterns, the same as on swatches; running and idle have none. */
const HATCHES: Readonly<
  Partial<Record<StateClass, { size: number; turn?: number; d?: string; dot?: number }>>
> = {
  runnable: { size: 12, d: 'M0 0h2v12h-2z' },
  channel: { size: 4, dot: 1 },
  lock: { size: 4.4, turn: 45, d: 'M0 0h1.4v4.4h-1.4z' },
  sync: { size: 4, d: 'M0 0h1v4h-1z' },
  network: { size: 4, d: 'M0 0h4v1h-4z' },
  sleep: { size: 7, dot: 1 },
  syscall: { size: 4, d: 'M0 0h4v1h-4zM0 0h1v4h-1z' },
  gc: { size: 4.4, turn: -45, d: 'M0 0h1.4v4.4h-1.4z' },
};

const STATES = Object.keys(STATE_TOKEN) as readonly StateClass[];

/** @param id of the figure, so that two of them on a page do not share names */
export const StateHatches = ({ id }: { id: string }) => (
  <defs>
    {STATES.map((state) => {
      const hatch = HATCHES[state];
      const fill = `var(--${STATE_TOKEN[state]})`;
      const size = hatch?.size ?? 12;
      return (
        <pattern
          key={state}
          id={`${id}-${state}`}
          width={size}
          height={size}
          patternUnits="userSpaceOnUse"
          patternTransform={hatch?.turn === undefined ? undefined : `rotate(${hatch.turn})`}
        >
          <rect width={size} height={size} fill={fill} />
          {hatch?.d !== undefined && <path d={hatch.d} fill="var(--hatch)" />}
          {hatch?.dot !== undefined && (
            <circle cx={size / 2} cy={size / 2} r={hatch.dot} fill="var(--hatch)" />
          )}
        </pattern>
      );
    })}
  </defs>
);
