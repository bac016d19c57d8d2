import type { WaitGraphSummary } from '@unpark/model';

/**
 * The rings of a wait graph that a finding speaks of, and nothing else: who queues for them is told in
 * words. Undefined when it stands in none.
 */
export function ringOfFinding(
  graph: WaitGraphSummary,
  finding: string,
): WaitGraphSummary | undefined {
  const spoken = new Set(
    graph.nodes.filter(({ findings }) => findings.includes(finding)).map(({ id }) => id),
  );
  const cycles = graph.cycles.filter((ring) => ring.some((id) => spoken.has(id)));
  if (cycles.length === 0) return undefined;
  const shown = new Set(cycles.flat());
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => shown.has(id)),
    edges: graph.edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    cycles,
    left: 0,
  };
}
