import { tagWidthPx, WAIT_BOX, type WaitLabel } from '../layout/wait-graph-boxes';
import {
  pathData,
  type PlacedEdge,
  type Point,
  type WaitLayout,
} from '../layout/wait-graph-layout';
import type { PictureEdge } from '../layout/wait-graph-picture';

const ARROW_PX = 8;

/**
 * Solid where it was observed, dashed where it is inferred. In a ring red, and doubled: colour is
 * never the only carrier.
 */
export function WaitEdgeMark({
  at,
  edge,
  way,
  label,
  form,
  open,
  tag,
  widthPx,
  description,
  onPick,
}: {
  at: number;
  /** of the drawing */
  widthPx: number;
  edge: PictureEdge;
  way: PlacedEdge;
  label: WaitLabel;
  form: WaitLayout['form'];
  open: boolean;
  /** words of the ring, shown where the layout has room for them */
  tag: string | undefined;
  description: string;
  onPick: () => void;
}) {
  const inferred = edge.provenance === 'inferred';
  const inRing = edge.ring !== undefined;
  const colour = inRing ? 'var(--crit)' : inferred ? 'var(--ink-3)' : 'var(--ink)';
  const line = pathData(shortened(way.points));
  const dash = inferred ? '5 4' : undefined;
  const [width, core] = inRing ? [4.2, 1.6] : [open ? 2.6 : 1.4, 0];
  return (
    <>
      <g
        role="button"
        tabIndex={0}
        data-wait={`e${at}`}
        aria-label={description}
        aria-pressed={open}
        className="group cursor-pointer outline-none"
        onClick={onPick}
      >
        {/* what a pointer may hit */}
        <path d={pathData(way.points)} fill="none" stroke="transparent" strokeWidth={16} />
        <path
          d={line}
          fill="none"
          stroke="var(--accent)"
          strokeOpacity={0.45}
          strokeWidth={9}
          className="hidden group-focus-visible:inline"
        />
        <path d={line} fill="none" stroke={colour} strokeWidth={width} strokeDasharray={dash} />
        {core > 0 && <path d={line} fill="none" stroke="var(--surface)" strokeWidth={core} />}
        <path d={arrowHead(way.points)} fill={colour} />
        <rect
          x={form === 'chain' ? way.label.x - 5 : way.label.x - label.widthPx / 2}
          y={way.label.y - (form === 'chain' ? 10 : 19)}
          width={form === 'chain' ? label.chainWidthPx + 10 : label.widthPx}
          height={form === 'chain' ? 20 : 38}
          fill="transparent"
        />
      </g>
      <g aria-hidden="true" pointerEvents="none">
        {form === 'chain' ? (
          <ChainLabel
            label={label}
            at={way.label}
            open={open}
            tag={way.tag && tag}
            right={widthPx - 4}
          />
        ) : (
          <>
            <FlowLabel label={label} at={way.label} open={open} />
            {way.tag && tag !== undefined && <CycleTag word={tag} end={way.tag} />}
          </>
        )}
      </g>
    </>
  );
}

/** Relation above the line, provenance below it. */
const FlowLabel = ({ label, at, open }: { label: WaitLabel; at: Point; open: boolean }) => (
  <>
    {open && (
      <rect
        x={at.x - label.widthPx / 2}
        y={at.y - 20}
        width={label.widthPx}
        height={16}
        rx={4}
        fill="var(--accent-bg)"
      />
    )}
    <text
      x={at.x}
      y={at.y - 8}
      textAnchor="middle"
      fontSize={WAIT_BOX.labelPx}
      fontWeight={500}
      fill="var(--ink)"
    >
      {label.relation}
    </text>
    <text
      x={at.x}
      y={at.y + 15}
      textAnchor="middle"
      fontSize={WAIT_BOX.labelPx}
      fill="var(--ink-3)"
    >
      {label.provenance}
    </text>
  </>
);

function ChainLabel({
  label,
  at,
  open,
  tag,
  right,
}: {
  label: WaitLabel;
  at: Point;
  open: boolean;
  tag: string | undefined;
  /** the tag ends here at the latest */
  right: number;
}) {
  const words = label.chainWidthPx;
  return (
    <>
      {/* the line passes here */}
      <rect
        x={at.x - 5}
        y={at.y - 9}
        width={words + 10}
        height={18}
        rx={4}
        fill={open ? 'var(--accent-bg)' : 'var(--surface)'}
      />
      <text x={at.x} y={at.y + 4} fontSize={WAIT_BOX.labelPx}>
        <tspan fontWeight={500} fill="var(--ink)">
          {label.relation}
        </tspan>
        {label.target !== undefined && (
          <tspan fill="var(--ink)" dx={4}>
            {label.target}
          </tspan>
        )}
        <tspan fill="var(--ink-3)" dx={6}>
          {label.provenance}
        </tspan>
      </text>
      {tag !== undefined && (
        <CycleTag
          word={tag}
          end={{ x: Math.min(right, at.x + words + 12 + tagWidthPx(tag)), y: at.y }}
        />
      )}
    </>
  );
}

/** @param end middle of its right border */
function CycleTag({ word, end }: { word: string; end: Point }) {
  const width = tagWidthPx(word);
  return (
    <>
      <rect x={end.x - width} y={end.y - 9} width={width} height={18} rx={4} fill="var(--crit)" />
      <text
        x={end.x - width / 2}
        y={end.y + 4}
        textAnchor="middle"
        fontSize={WAIT_BOX.labelPx}
        fontWeight={600}
        fill="var(--surface)"
      >
        {word}
      </text>
    </>
  );
}

/** Where the line comes from just before its end. */
function lastWay(points: readonly Point[]): { end: Point; dx: number; dy: number } {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.findLast(({ x, y }) => Math.hypot(end.x - x, end.y - y) > 0.5) ?? end;
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  return { end, dx: (end.x - before.x) / length, dy: (end.y - before.y) / length };
}

function arrowHead(points: readonly Point[]): string {
  const { end, dx, dy } = lastWay(points);
  const base = { x: end.x - dx * ARROW_PX, y: end.y - dy * ARROW_PX };
  const half = ARROW_PX / 2;
  return `M${end.x} ${end.y}L${base.x - dy * half} ${base.y + dx * half}L${base.x + dy * half} ${base.y - dx * half}Z`;
}

/** The line ends in the arrow, not before its point. */
function shortened(points: readonly Point[]): readonly Point[] {
  const { end, dx, dy } = lastWay(points);
  const to = { x: end.x - dx * (ARROW_PX - 1), y: end.y - dy * (ARROW_PX - 1) };
  return points.length === 0 ? points : [...points.slice(0, -1), to];
}
