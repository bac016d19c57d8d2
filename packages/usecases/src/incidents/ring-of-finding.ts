import type { WaitGraphSummary } from '@unpark/model';

/**
 * What a finding speaks of in a wait graph together with the rings that it stands in; undefined when
 * it stands in none.
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
  const shown = new Set([...spoken, ...cycles.flat()]);
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => shown.has(id)),
    edges: graph.edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    cycles,
    left: 0,
  };
}
