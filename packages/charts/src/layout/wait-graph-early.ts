import type { WaitGraphSummary } from '@unpark/model';

type Node = WaitGraphSummary['nodes'][number];

/**
 * A graph of an early build with what can be told from the rest of it: names out of labels, who holds,
 * and where ways end. Its edges name no goroutines and no evidence.
 */
export function completedGraph(summary: WaitGraphSummary): WaitGraphSummary {
  if (summary.dump !== undefined) return summary;
  const resources = new Set(
    summary.nodes.filter(({ kind }) => kind === 'resource').map(({ id }) => id),
  );
  const waiting = new Set(summary.edges.map(({ from }) => from));
  const waitedFor = new Set(summary.edges.map(({ to }) => to));
  const roots = new Set(
    summary.edges
      .filter(({ from, to }) => waitedFor.has(from) && !waiting.has(to))
      .map(({ to }) => to),
  );
  return {
    ...summary,
    nodes: summary.nodes.map((node) => ({
      ...node,
      ...namesOf(node),
      ...(roots.has(node.id) && { root: true }),
    })),
    edges: summary.edges.map((edge) => ({
      ...edge,
      relation: edge.relation ?? (resources.has(edge.from) ? 'held-by' : 'waits-for'),
    })),
  };
}

/** Labels are `mutex 0xc0000a0010`, `channel, main.send main.go:34`, `main.send, chan send`. */
function namesOf({ kind, label, name }: Node): Partial<Node> {
  if (name !== undefined) return {};
  const comma = label.lastIndexOf(', ');
  if (kind === 'goroutines') return comma < 0 ? {} : { name: label.slice(comma + 2) };
  const space = label.lastIndexOf(' ');
  const last = label.slice(space + 1);
  if (comma >= 0) {
    return { name: label.slice(0, comma), ...(last.includes(':') && { place: last }) };
  }
  return last.startsWith('0x') ? { name: label.slice(0, space), address: last } : { name: label };
}
