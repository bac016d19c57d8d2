import type { Provenance, Said } from '@unpark/model';

/** Who waits for whom; nodes are rows of `goroutines` of one dump. */
export interface WaitEdge {
  readonly from: number;
  readonly to: number;
  /** what is between them: a lock address, a WaitGroup, a channel's line */
  readonly resource: string;
  readonly provenance: Provenance;
  readonly why: Said;
}

/** Why an edge is observed though a dump alone would not tell; it is known by identity. */
export const SEEN_IN_TRACE: Said = {
  en: 'the trace saw its function end such waits',
  zh: 'trace 看到它的函数结束过这类等待',
};

export class WaitGraph {
  private readonly out = new Map<number, WaitEdge[]>();
  private readonly into = new Map<number, number[]>();

  add(edge: WaitEdge): void {
    const list = this.out.get(edge.from);
    if (list) list.push(edge);
    else this.out.set(edge.from, [edge]);
    const back = this.into.get(edge.to);
    if (back) back.push(edge.from);
    else this.into.set(edge.to, [edge.from]);
  }

  *edges(): Generator<WaitEdge> {
    for (const list of this.out.values()) yield* list;
  }

  edgesFrom(row: number): readonly WaitEdge[] {
    return this.out.get(row) ?? [];
  }

  /** All goroutines that wait for one of these, directly or through others; not these themselves. */
  waitersOf(rows: Iterable<number>): Set<number> {
    const start = new Set(rows);
    const seen = new Set<number>();
    const queue = [...start];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const from of this.into.get(at) ?? []) {
        if (seen.has(from) || start.has(from)) continue;
        seen.add(from);
        queue.push(from);
      }
    }
    return seen;
  }

  /** Everything these goroutines wait for, directly or through others. */
  reachableFrom(rows: Iterable<number>): Set<number> {
    const seen = new Set<number>();
    const queue = [...rows];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const edge of this.out.get(at) ?? []) {
        if (seen.has(edge.to)) continue;
        seen.add(edge.to);
        queue.push(edge.to);
      }
    }
    return seen;
  }

  /**
   * Strongly connected components with more than one goroutine, or one that waits for itself.
   * Tarjan's algorithm with its own stack: the input sets the depth.
   */
  cycles(): number[][] {
    const index = new Map<number, number>();
    const low = new Map<number, number>();
    const onStack = new Set<number>();
    const stack: number[] = [];
    const found: number[][] = [];
    let next = 0;
    const roots = [...this.out.keys()].sort((a, b) => a - b);
    for (const root of roots) {
      if (index.has(root)) continue;
      const work: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
      while (work.length > 0) {
        const top = work[work.length - 1];
        if (!top) break;
        if (top.edge === 0 && !index.has(top.node)) {
          index.set(top.node, next);
          low.set(top.node, next);
          next++;
          stack.push(top.node);
          onStack.add(top.node);
        }
        const edge = this.edgesFrom(top.node)[top.edge];
        if (edge) {
          top.edge++;
          if (!index.has(edge.to)) work.push({ node: edge.to, edge: 0 });
          else if (onStack.has(edge.to)) lower(low, top.node, index.get(edge.to) ?? 0);
          continue;
        }
        work.pop();
        const parent = work[work.length - 1];
        if (parent) lower(low, parent.node, low.get(top.node) ?? 0);
        if (low.get(top.node) !== index.get(top.node)) continue;
        const component: number[] = [];
        for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
          onStack.delete(node);
          component.push(node);
          if (node === top.node) break;
        }
        const self =
          component.length === 1 && this.edgesFrom(top.node).some((e) => e.to === top.node);
        if (component.length > 1 || self) found.push(component.sort((a, b) => a - b));
      }
    }
    return found;
  }
}

function lower(low: Map<number, number>, node: number, value: number): void {
  if (value < (low.get(node) ?? Number.MAX_SAFE_INTEGER)) low.set(node, value);
}
