'use client';

import {
  chainLayout,
  layoutInput,
  tagWidthPx,
  waitBox,
  WaitGraphFigure,
  WaitGraphPane,
  type WaitGraphZoom,
  waitLabel,
  type WaitLayout,
  type WaitNoteMark,
  type WaitPicture,
} from '@unpark/charts';
import { ErrorState, IconButton } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { WaitLayoutRequest } from '../../workers/wait-graph-messages';
import { noteToOpen, useNotes } from '../notes/notes-context';
import { ProblemLine } from '../problem-words';
import { type Loaded, useAnswer } from './use-capture-data';
import type { WaitsWords } from './waits-words';

/** Narrower than this, boxes stand one below the other. */
const CHAIN_BELOW_PX = 696;

/** The drawing: laid out in the worker, on narrow screens as a chain. */
export function WaitsFigure({
  picture,
  words,
  selected,
  openEdge,
  onNode,
  onEdge,
  svg,
  notes,
}: {
  picture: WaitPicture;
  words: WaitsWords;
  selected: ReadonlySet<number>;
  openEdge: number | undefined;
  onNode: (node: number) => void;
  onEdge: (edge: number) => void;
  svg: RefObject<SVGSVGElement | null>;
  notes: readonly WaitNoteMark[];
}) {
  const t = useTranslations('waits');
  const noteWords = useTranslations('notes');
  const { spot, setSpot } = useNotes();
  const room = useRef<HTMLDivElement>(null);
  const width = useWidth(room);
  const isChain = width > 0 && width < CHAIN_BELOW_PX;
  const drawn = useMemo(() => {
    const boxes = picture.nodes.map((node) => waitBox(node, words));
    const labels = picture.edges.map((edge) => waitLabel(edge, picture, words));
    const tags = picture.rings.map((ring) => tagWidthPx(words.cycle(ring.goroutines)));
    return { boxes, labels, input: layoutInput(boxes, labels, picture.edges, tags) };
  }, [picture, words]);
  const flow = useAnswer<'wait-layout'>(
    width === 0 || isChain
      ? undefined
      : ({
          kind: 'wait-layout',
          artifact: t('title'),
          input: drawn.input,
        } satisfies WaitLayoutRequest),
  );
  const chain = useMemo(
    () => (isChain ? chainLayout(drawn.input, width) : undefined),
    [isChain, drawn, width],
  );
  const layout: Loaded<WaitLayout> = chain ? { state: 'ready', value: chain } : flow;
  return (
    <div ref={room} className="py-1.5">
      {layout.state === 'failed' ? (
        <ErrorState title={t('failed')}>
          <ProblemLine problem={layout.problem} />
        </ErrorState>
      ) : layout.state !== 'ready' ? (
        <p role="status" className="px-3 py-6 text-dense text-ink-3">
          {t('drawing', { count: picture.nodes.length })}
        </p>
      ) : (
        <WaitGraphPane
          width={layout.value.width}
          height={layout.value.height}
          first={firstInSight(picture, layout.value)}
          fixed={isChain}
          label={t('tableCaption')}
          hint={t('hint')}
          controls={ZoomButtons}
        >
          {(scale) => (
            <WaitGraphFigure
              ref={svg}
              picture={picture}
              layout={layout.value}
              boxes={drawn.boxes}
              labels={drawn.labels}
              words={words}
              title={t('tableCaption')}
              describeNode={(node) => words.describeNode(picture, node)}
              describeEdge={(edge) => {
                const found = picture.edges[edge];
                return found ? words.describeEdge(picture, found) : '';
              }}
              selectedNodes={selected}
              openEdge={openEdge}
              onNode={onNode}
              onEdge={onEdge}
              notes={notes}
              onNote={(ids) => setSpot(noteToOpen(ids, spot))}
              noteWord={(count) => noteWords('open', { count })}
              scale={scale}
            />
          )}
        </WaitGraphPane>
      )}
    </div>
  );
}

function ZoomButtons({ closer, farther, fit }: WaitGraphZoom) {
  const t = useTranslations('waits');
  return (
    <div className="flex justify-end gap-1 px-2">
      <IconButton size="small" icon="plus" label={`${t('zoomIn')} (+)`} onClick={closer} />
      <IconButton size="small" icon="minus" label={`${t('zoomOut')} (−)`} onClick={farther} />
      <IconButton size="small" icon="fit" label={`${t('fit')} (0)`} onClick={fit} />
    </div>
  );
}

/** The root, or a ring: what a large drawing is opened for. */
function firstInSight(picture: WaitPicture, layout: WaitLayout) {
  const ring = picture.rings[0]?.nodes[0];
  const at = ring ?? picture.nodes.findIndex((node) => node.root);
  const box = layout.nodes[at];
  return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Inner width of an element, 0 before it is known. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(entry?.contentRect.width ?? 0)),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
