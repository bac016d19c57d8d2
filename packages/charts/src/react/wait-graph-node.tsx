import { textWidthPx, WAIT_BOX, type WaitBox } from '../layout/wait-graph-boxes';
import type { Placed } from '../layout/wait-graph-layout';
import type { PictureNode } from '../layout/wait-graph-picture';

/**
 * A box for goroutines, a pill for what they wait for. Its name is the description, which says all
 * that is written in it; the words in sight are beside the button, so that they are not said twice.
 */
export function WaitNodeMark({
  at,
  node,
  placed,
  box,
  hatchId,
  selected,
  ring,
  rootWord,
  description,
  onPick,
}: {
  at: number;
  node: PictureNode;
  placed: Placed;
  box: WaitBox;
  hatchId: string;
  selected: boolean;
  ring: boolean;
  rootWord: string;
  description: string;
  onPick: () => void;
}) {
  const { x, y, width, height } = placed;
  const pill = node.kind === 'resource';
  const middle = x + width / 2;
  const firstLine = y + (height - box.lines.length * WAIT_BOX.linePx) / 2 + 12.5;
  const swatch = !pill && node.stateClass !== undefined;
  return (
    <>
      <g
        role="button"
        tabIndex={0}
        data-wait={`n${at}`}
        aria-label={description}
        aria-pressed={selected}
        className="group cursor-pointer outline-none"
        onClick={onPick}
      >
        <rect
          x={x - 4}
          y={y - 4}
          width={width + 8}
          height={height + 8}
          rx={pill ? Math.min(height / 2, 30) + 4 : 9}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={2}
          className="hidden group-focus-visible:inline"
        />
        <rect
          x={x}
          y={y}
          width={width}
          height={height}
          rx={pill ? Math.min(height / 2, 30) : 6}
          fill="var(--surface)"
          stroke={selected ? 'var(--ink)' : ring ? 'var(--crit)' : 'var(--line-strong)'}
          strokeWidth={selected ? 2 : ring ? 1.5 : 1}
        />
        {swatch && (
          <rect
            x={x + WAIT_BOX.paddingPx}
            y={firstLine - 10.5}
            width={WAIT_BOX.swatchPx}
            height={WAIT_BOX.swatchPx}
            rx={3}
            fill={`url(#${hatchId}-${node.stateClass ?? 'unknown'})`}
          />
        )}
      </g>
      <g aria-hidden="true" pointerEvents="none">
        {box.lines.map(({ text, role }, i) => {
          const title = role === 'title';
          const inset = title && swatch ? WAIT_BOX.swatchPx + 6 : 0;
          return (
            <text
              // lines have no identity but their place
              key={i}
              x={pill ? middle : x + WAIT_BOX.paddingPx + inset}
              y={firstLine + i * WAIT_BOX.linePx}
              textAnchor={pill ? 'middle' : 'start'}
              fontSize={title ? WAIT_BOX.titlePx : WAIT_BOX.codePx}
              fontWeight={title ? 600 : 400}
              fontFamily={title ? undefined : 'var(--font-code)'}
              fill={title ? 'var(--ink)' : 'var(--ink-2)'}
            >
              {text}
            </text>
          );
        })}
        {node.root && <RootTag x={x + width} y={y} word={rootWord} />}
      </g>
    </>
  );
}

/** Over the upper border, at the right end. */
function RootTag({ x, y, word }: { x: number; y: number; word: string }) {
  const width = textWidthPx(word, WAIT_BOX.labelPx, 'sans') + 16;
  return (
    <>
      <rect x={x - width - 8} y={y - 9} width={width} height={17} rx={4} fill="var(--ink)" />
      <text
        x={x - width / 2 - 8}
        y={y + 3.5}
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
