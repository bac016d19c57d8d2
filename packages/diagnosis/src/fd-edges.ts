import type { DumpView } from './dump-view';
import type { GoroutineGroup } from './goroutine-groups';
import type { WaitEdge } from './wait-graph';

/**
 * Methods of internal/poll whose first word is the descriptor: `poll.FD`, or its lock, which is its
 * first field.
 */
const ON_DESCRIPTOR = /internal\/poll\.\(\*(?:FD|fdMutex)\)\.\w+$/;

/** Edges of one dump: queues for one descriptor are short, and a hostile dump has many. */
const MAX_EDGES = 10_000;

/** The descriptor that a goroutine is in a call of; undefined when no exact word is printed. */
export function descriptorOf(view: DumpView, row: number): bigint | undefined {
  const { functions } = view.stack(row);
  for (const { depth, word, value } of view.arguments(row)) {
    if (word === 0 && ON_DESCRIPTOR.test(functions[depth] ?? '')) return value;
  }
  return undefined;
}

/** Who queues for a descriptor waits for the one that reads from it, or writes to it. */
export function descriptorEdges(view: DumpView, groups: readonly GoroutineGroup[]): WaitEdge[] {
  const queues = groups.filter((group) => group.kind === 'fd-lock');
  if (queues.length === 0) return [];
  const users = new Map<bigint, number[]>();
  for (const group of groups) {
    if (group.reason !== 'IO wait') continue;
    for (const row of group.rows) {
      const descriptor = descriptorOf(view, row);
      if (descriptor === undefined) continue;
      const known = users.get(descriptor);
      if (known) known.push(row);
      else users.set(descriptor, [row]);
    }
  }
  const edges: WaitEdge[] = [];
  for (const group of queues) {
    for (const from of group.rows) {
      const descriptor = descriptorOf(view, from);
      if (descriptor === undefined) continue;
      const writes = group.functions.some((name) => name.endsWith('(*FD).writeLock'));
      for (const to of users.get(descriptor) ?? []) {
        // a connection has a lock for readers and one for writers
        if (view.stack(to).functions.some((name) => name.endsWith('.waitWrite')) !== writes)
          continue;
        edges.push({
          from,
          to,
          resource: `connection 0x${descriptor.toString(16)}`,
          provenance: 'observed',
          why: { en: 'in a call on the same descriptor', zh: '正在调用同一个描述符' },
        });
        if (edges.length >= MAX_EDGES) return edges;
      }
    }
  }
  return edges;
}
