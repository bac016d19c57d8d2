/**
 * Where ways end: nodes that wait for nobody, and that keep others waiting who are waited for
 * themselves, or are what the primary finding is about. A timer that one goroutine sleeps on is none.
 */
export function rootsOf(
  nodes: ReadonlyMap<string, { readonly findings: ReadonlySet<string> }>,
  edges: readonly { readonly from: string; readonly to: string }[],
  primary: string | undefined,
): ReadonlySet<string> {
  const waiting = new Set(edges.map((edge) => edge.from));
  const waitedFor = new Set(edges.map((edge) => edge.to));
  const roots = new Set<string>();
  for (const { from, to } of edges) {
    if (waiting.has(to)) continue;
    const about = primary !== undefined && nodes.get(to)?.findings.has(primary);
    if (about || waitedFor.has(from)) roots.add(to);
  }
  return roots;
}
