import type { PictureEdge, PictureNode, WaitPicture } from '@unpark/charts';
import type { Evidence, Selection } from '@unpark/model';
import { type CaptureViewState, MAX_IDS, selectionOfEvidence } from '@unpark/view-state';

/** The goroutines of a node and its function; by their stack where they are more than are named. */
export function selectionOfNode(node: PictureNode): Selection {
  const functions = node.function === undefined ? [] : [node.function];
  const all = node.kind === 'resource' || node.goids.length >= node.count;
  const named = all && node.goids.length > 0 && node.goids.length <= MAX_IDS;
  return {
    functions,
    ...(node.artifact !== undefined &&
      named && { goroutines: { artifact: node.artifact, goids: [...node.goids] } }),
    ...(node.stack !== undefined && { stack: node.stack }),
  };
}

/** What an edge stands on: the evidence of a finding, else the goroutines at its ends. */
export function selectionOfEdge(
  picture: WaitPicture,
  edge: PictureEdge,
  evidence: Evidence | undefined,
): Selection {
  if (evidence) return selectionOfEvidence(evidence);
  const ends = [picture.nodes[edge.from], picture.nodes[edge.to]].filter(
    (node): node is PictureNode => node !== undefined,
  );
  const goids = new Set(
    ends.flatMap((node) => (node.kind === 'goroutines' ? node.goids : [])).slice(0, MAX_IDS),
  );
  const artifact = ends.find((node) => node.artifact !== undefined)?.artifact;
  return {
    functions: [...new Set(ends.flatMap((node) => node.function ?? []))],
    ...(artifact !== undefined &&
      goids.size > 0 && { goroutines: { artifact, goids: [...goids] } }),
  };
}

/** Nodes that the selection is about: its goroutines, where it names some, else its functions. */
export function selectedNodes(picture: WaitPicture, selection: Selection): ReadonlySet<number> {
  const found = new Set<number>();
  const { goroutines, functions, stack } = selection;
  const ids = new Set(goroutines?.goids);
  for (const [at, node] of picture.nodes.entries()) {
    if (goroutines && ids.size > 0) {
      if (node.artifact !== goroutines.artifact) continue;
      const hits = node.goids.filter((goid) => ids.has(goid)).length;
      // a thing is meant when all who wait for it are, and nobody else
      if (node.kind === 'goroutines' ? hits > 0 : hits === ids.size && hits === node.goids.length) {
        found.add(at);
      }
    } else if (stack !== undefined) {
      if (node.stack === stack) found.add(at);
    } else if (node.function !== undefined && functions.includes(node.function)) found.add(at);
  }
  return found;
}

/** An edge that was opened, and what it selected: it closes when something else is selected. */
export interface OpenEdge {
  readonly from: string;
  readonly to: string;
  readonly selection: string;
}

export const selectionKey = (selection: Selection): string => JSON.stringify(selection);

export function openEdgeOf(
  picture: WaitPicture,
  open: OpenEdge | undefined,
  state: CaptureViewState,
): number | undefined {
  if (!open || open.selection !== selectionKey(state.selection)) return undefined;
  const at = picture.edges.findIndex(
    (edge) => picture.nodes[edge.from]?.id === open.from && picture.nodes[edge.to]?.id === open.to,
  );
  return at < 0 ? undefined : at;
}
