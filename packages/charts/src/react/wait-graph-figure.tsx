'use client';

import { type KeyboardEvent, type Ref, useId } from 'react';
import type { WaitBox, WaitLabel, WaitWords } from '../layout/wait-graph-boxes';
import type { WaitLayout } from '../layout/wait-graph-layout';
import type { WaitPicture } from '../layout/wait-graph-picture';
import type { NoteMark } from '../layout/note-pins';
import { WaitEdgeMark } from './wait-graph-edge';
import { StateHatches } from './wait-graph-hatch';
import { WaitNodeMark } from './wait-graph-node';
import { WaitNotePin } from './wait-graph-note';

export interface WaitGraphFigureProps {
  readonly picture: WaitPicture;
  readonly layout: WaitLayout;
  readonly boxes: readonly WaitBox[];
  readonly labels: readonly WaitLabel[];
  readonly words: WaitWords;
  /** a sentence for each, for those who hear the picture */
  readonly describeNode: (node: number) => string;
  readonly describeEdge: (edge: number) => string;
  readonly title: string;
  readonly selectedNodes: ReadonlySet<number>;
  readonly openEdge?: number | undefined;
  readonly onNode: (node: number) => void;
  readonly onEdge: (edge: number) => void;
  readonly notes?: readonly WaitNoteMark[] | undefined;
  readonly onNote?: ((notes: readonly string[]) => void) | undefined;
  /** what a pin is called, by how many notes it stands for */
  readonly noteWord?: ((count: number) => string) | undefined;
  /** magnification, 1 is the size of the layout */
  readonly scale: number;
  readonly ref?: Ref<SVGSVGElement>;
}

/** Notes of people at a node or an edge of the picture. */
export interface WaitNoteMark extends NoteMark {
  readonly node?: number;
  readonly edge?: number;
}

/**
 * Who waits for whom. Boxes and edges are buttons; Tab goes through them in topological order, arrow
 * keys walk along edges.
 */
export function WaitGraphFigure({
  picture,
  layout,
  boxes,
  labels,
  words,
  describeNode,
  describeEdge,
  title,
  selectedNodes,
  openEdge,
  onNode,
  onEdge,
  notes,
  onNote,
  noteWord,
  scale,
  ref,
}: WaitGraphFigureProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = (event.target as Element).getAttribute('data-wait');
    if (at === null) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const place = Number(at.slice(1));
      if (at.startsWith('n')) onNode(place);
      else onEdge(place);
      return;
    }
    const way = wayOf(event.key, layout.form);
    const next = way && stepInGraph(picture, at, way);
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const target = next && event.currentTarget.querySelector(`[data-wait="${next}"]`);
    if (target instanceof SVGElement) target.focus();
  };
  return (
    <svg
      ref={ref}
      width={layout.width * scale}
      height={layout.height * scale}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      fontFamily="var(--font-words)"
      role="group"
      aria-label={title}
      className="block"
      onKeyDown={onKeyDown}
    >
      <StateHatches id={id} />
      {picture.nodes.map((node, at) => {
        const placed = layout.nodes[at];
        const box = boxes[at];
        return (
          <g key={node.id}>
            {placed && box && (
              <WaitNodeMark
                at={at}
                node={node}
                placed={placed}
                box={box}
                hatchId={id}
                selected={selectedNodes.has(at)}
                ring={picture.rings.some((ring) => ring.nodes.includes(at))}
                rootWord={words.root}
                description={describeNode(at)}
                onPick={() => onNode(at)}
              />
            )}
            {picture.edges.map((edge, i) => {
              const way = layout.edges[i];
              const label = labels[i];
              if (edge.from !== at || !way || !label) return null;
              return (
                <WaitEdgeMark
                  // an edge is known by its ends
                  key={edge.to}
                  at={i}
                  edge={edge}
                  way={way}
                  label={label}
                  form={layout.form}
                  widthPx={layout.width}
                  open={openEdge === i}
                  tag={
                    edge.ring === undefined
                      ? undefined
                      : words.cycle(picture.rings[edge.ring]?.goroutines ?? 0)
                  }
                  description={describeEdge(i)}
                  onPick={() => onEdge(i)}
                />
              );
            })}
          </g>
        );
      })}
      {notes?.map((mark) => {
        const box = layout.nodes[mark.node ?? -1];
        const way = layout.edges[mark.edge ?? -1];
        const at = box
          ? { x: box.x + 2, y: box.y + 2 }
          : way && { x: way.label.x, y: way.label.y - 26 };
        if (!at) return null;
        return (
          <WaitNotePin
            key={`${mark.node ?? ''}-${mark.edge ?? ''}`}
            at={at}
            mark={mark}
            label={noteWord?.(mark.notes.length) ?? ''}
            onPress={() => onNote?.(mark.notes)}
          />
        );
      })}
    </svg>
  );
}

export type WaitStep = 'along' | 'against' | 'previous' | 'next';

function wayOf(key: string, form: WaitLayout['form']): WaitStep | undefined {
  const chain = form === 'chain';
  switch (key) {
    case 'ArrowRight':
      return chain ? 'next' : 'along';
    case 'ArrowLeft':
      return chain ? 'previous' : 'against';
    case 'ArrowDown':
      return chain ? 'along' : 'next';
    case 'ArrowUp':
      return chain ? 'against' : 'previous';
    default:
      return undefined;
  }
}

/**
 * From a node along an edge to its words, and on to the next node; against it back. Beside: the next
 * node in order, the next edge of the same begin.
 *
 * @param at `n3` or `e5`: position of a node or an edge
 */
export function stepInGraph(picture: WaitPicture, at: string, way: WaitStep): string | undefined {
  const place = Number(at.slice(1));
  if (at.startsWith('n')) {
    if (way === 'previous' || way === 'next') {
      const beside = place + (way === 'next' ? 1 : -1);
      return picture.nodes[beside] ? `n${beside}` : undefined;
    }
    const edge = picture.edges.findIndex((one) => (way === 'along' ? one.from : one.to) === place);
    return edge < 0 ? undefined : `e${edge}`;
  }
  const edge = picture.edges[place];
  if (!edge) return undefined;
  if (way === 'along') return `n${edge.to}`;
  if (way === 'against') return `n${edge.from}`;
  const beside = place + (way === 'next' ? 1 : -1);
  return picture.edges[beside]?.from === edge.from ? `e${beside}` : undefined;
}
