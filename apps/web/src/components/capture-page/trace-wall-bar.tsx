'use client';

import { formatBytes, formatDuration, formatShare } from '@unpark/base';
import { Button, StateSwatch } from '@unpark/ui';
import type { WallModel, WallPart } from '../../workers/trace-wall';
import type { Loaded } from './use-capture-data';

/** White stripes over a state that the trace names late: it is drawn back to the beginning. */
const DRAWN_BACK =
  'repeating-linear-gradient(45deg, rgb(255 255 255 / 0.5) 0 3px, transparent 3px 7px)';

/** Where the goroutine time of a trace went; running is drawn even when it is two pixels. */
export function TraceWallBar({
  wall,
  bytes,
  onAsk,
}: {
  wall: Loaded<WallModel>;
  /** of the tables that have to be fetched for it */
  bytes: number;
  onAsk: () => void;
}) {
  if (wall.state === 'none') {
    return (
      <div className="flex flex-wrap items-center gap-2 px-3 py-2 text-dense text-ink-2">
        <span>The account of all goroutine time goes through every event.</span>
        <Button size="small" onClick={onAsk}>
          Account for all time, fetches {formatBytes(bytes)}
        </Button>
      </div>
    );
  }
  if (wall.state === 'failed') {
    return (
      <p role="alert" className="px-3 py-2 text-dense">
        {wall.problem.message} <span className="text-ink-2">{wall.problem.next}</span>
      </p>
    );
  }
  if (wall.state === 'loading') {
    return (
      <p role="status" className="px-3 py-2 text-dense text-ink-3" style={{ minHeight: 220 }}>
        Adding up goroutine time from {formatBytes(bytes)} of tables
      </p>
    );
  }
  return <Account wall={wall.value} />;
}

function Account({ wall }: { wall: WallModel }) {
  const { parts, totalNs } = wall;
  const hasBefore = wall.fromBeforeNs > 0;
  const spoken = parts.map((part) => `${part.label} ${formatShare(part.ns, totalNs)}`).join(', ');
  return (
    <div className="px-3 pt-2 pb-2.5">
      <div className="flex items-baseline gap-2">
        <h3 className="flex-1 text-label font-medium text-ink-3">
          Goroutine time of the window, {formatDuration(wall.durationNs)}
        </h3>
        <span className="num font-semibold">{formatDuration(totalNs)}</span>
      </div>
      <div
        role="img"
        aria-label={spoken}
        className="my-1.5 flex h-[22px] gap-px overflow-hidden rounded-[5px] bg-line"
      >
        {parts.map((part) => (
          <Segment key={part.stateClass} part={part} />
        ))}
      </div>
      <table className="text-dense">
        <caption className="sr-only">Goroutine time by state</caption>
        <thead>
          <tr className="text-label text-ink-3">
            <th scope="col" className="py-0.5 text-left font-medium">
              State
            </th>
            <th scope="col" className="py-0.5 text-right font-medium">
              Time
            </th>
            <th scope="col" className="w-[72px] py-0.5 text-right font-medium">
              Share
            </th>
            {hasBefore && (
              <th
                scope="col"
                className="w-[150px] py-0.5 text-right font-medium phone:w-[96px]"
                title="Waits that began before the trace: they are longer than the trace shows"
              >
                <i
                  aria-hidden="true"
                  className="mr-1.5 inline-block size-2.5 rounded-swatch bg-ink-3 align-[-1px]"
                  style={{ backgroundImage: DRAWN_BACK }}
                />
                since before
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.stateClass}>
              <th scope="row" className="py-px text-left font-normal">
                <StateSwatch state={part.stateClass} className="mr-2 align-[-1px]" />
                {part.label}
              </th>
              <td className="num py-px text-right">{formatDuration(part.ns)}</td>
              <td className="num py-px text-right">{formatShare(part.ns, totalNs)}</td>
              {hasBefore && (
                <td className="num py-px text-right text-ink-2">
                  {part.fromBeforeNs > 0 ? formatDuration(part.fromBeforeNs) : '–'}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {wall.otherNs > 0 && (
        <p className="mt-1 text-dense text-ink-3">
          {formatDuration(wall.otherNs)} more in stacks beyond the largest are in no row.
        </p>
      )}
    </div>
  );
}

function Segment({ part }: { part: WallPart }) {
  const known = part.ns - part.fromBeforeNs;
  return (
    <>
      {(known > 0 || part.fromBeforeNs === 0) && (
        <i
          data-state={part.stateClass}
          className="state-fill min-w-[2px]"
          style={{ flexGrow: known, flexBasis: known === 0 ? 2 : 0 }}
        />
      )}
      {part.fromBeforeNs > 0 && (
        <i
          data-state={part.stateClass}
          className="state-fill relative min-w-[2px]"
          style={{ flexGrow: part.fromBeforeNs, flexBasis: 0 }}
        >
          <i className="absolute inset-0" style={{ backgroundImage: DRAWN_BACK }} />
        </i>
      )}
    </>
  );
}
