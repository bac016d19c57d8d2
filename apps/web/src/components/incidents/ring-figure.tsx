'use client';

import { waitPicture } from '@unpark/charts';
import type { Selection, WaitGraphSummary } from '@unpark/model';
import { DEFAULT_VIEW_STATE, encodeViewState } from '@unpark/view-state';
import { useRouter } from 'next/navigation';
import { useMemo, useRef } from 'react';
import { withView } from '../capture-page/view-steps';
import { WaitsFigure } from '../capture-page/waits-figure';
import { selectionOfEdge, selectionOfNode } from '../capture-page/waits-selection';
import { useWaitsWords } from '../capture-page/waits-words';

const NOTHING: ReadonlySet<number> = new Set();

/** Who waits for whom in a ring, drawn as in the capture; what is pressed is shown there. */
export function RingFigure({
  ring,
  path,
}: {
  ring: WaitGraphSummary;
  /** of the capture's page */
  path: string;
}) {
  const words = useWaitsWords();
  const router = useRouter();
  const svg = useRef<SVGSVGElement>(null);
  const picture = useMemo(() => waitPicture(ring), [ring]);
  const show = (selection: Selection) =>
    router.push(
      `${path}?${encodeViewState({ ...withView(DEFAULT_VIEW_STATE, 'waits'), selection })}`,
    );
  return (
    <WaitsFigure
      picture={picture}
      words={words}
      selected={NOTHING}
      openEdge={undefined}
      onNode={(at) => {
        const node = picture.nodes[at];
        if (node) show(selectionOfNode(node));
      }}
      onEdge={(at) => {
        const edge = picture.edges[at];
        if (edge) show(selectionOfEdge(picture, edge, undefined));
      }}
      svg={svg}
      notes={[]}
    />
  );
}
