interface Arc {
  readonly from: number;
  readonly to: number;
}

/** Nodes that are joined by edges in whichever direction; parts by their first node, nodes rising. */
export function componentsOf(count: number, edges: readonly Arc[]): number[][] {
  const parent = Array.from({ length: count }, (_, node) => node);
  const find = (node: number): number => {
    let at = node;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up;
      at = up;
    }
    return at;
  };
  for (const { from, to } of edges) {
    const [a, b] = [find(from), find(to)];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  const parts = new Map<number, number[]>();
  for (let node = 0; node < count; node++) {
    const first = find(node);
    const part = parts.get(first);
    if (part) part.push(node);
    else parts.set(first, [node]);
  }
  return [...parts.values()];
}

/**
 * Sets of nodes that all reach each other, and nodes that lead to themselves; rising. Two walks
 * (Kosaraju) with their own stacks.
 */
export function stronglyConnected(out: readonly (readonly number[])[]): number[][] {
  const into: number[][] = out.map(() => []);
  out.forEach((list, from) => {
    for (const to of list) into[to]?.push(from);
  });
  const left: number[] = [];
  const seen = new Set<number>();
  const walk = (
    start: number,
    next: readonly (readonly number[])[],
    leave: (node: number) => void,
  ) => {
    if (seen.has(start)) return;
    seen.add(start);
    const stack = [{ node: start, at: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = next[top.node]?.[top.at++];
      if (to === undefined) {
        leave(top.node);
        stack.pop();
      } else if (!seen.has(to)) {
        seen.add(to);
        stack.push({ node: to, at: 0 });
      }
    }
  };
  out.forEach((_, node) => walk(node, out, (done) => left.push(done)));
  seen.clear();
  const found: number[][] = [];
  for (const node of left.reverse()) {
    const members: number[] = [];
    walk(node, into, (done) => members.push(done));
    const [only] = members;
    const ring = members.length > 1 || (only !== undefined && out[only]?.includes(only));
    if (ring) found.push(members.sort((a, b) => a - b));
  }
  return found;
}
