import type { Diagnosis } from '@unpark/model';
import { type FilterNode, type GoroutineFilter, parseGoroutineFilter } from '@unpark/view-state';
import type { FilterAsked } from './goroutine-messages';

/** Names of findings that a filter asks for. */
function findingsIn(filter: GoroutineFilter): string[] {
  const names = new Set<string>();
  const open: FilterNode[] = [filter.root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'finding') names.add(node.finding);
    else if (node.kind === 'not') open.push(node.of);
    else if (node.kind === 'all' || node.kind === 'any') open.push(...node.of);
  }
  return [...names];
}

/** A filter as the worker needs it: with the goroutines of the findings that it names. */
export function filterAsked(text: string, diagnosis: Diagnosis | undefined): FilterAsked {
  const parsed = parseGoroutineFilter(text);
  if (!parsed.ok || !parsed.value.keys.has('in')) return { text, findings: [] };
  return {
    text,
    findings: findingsIn(parsed.value).flatMap((name) => {
      const found = (diagnosis?.findings ?? []).filter(
        ({ id, pattern }) => id === name || pattern === name,
      );
      if (found.length === 0) return [];
      const goids = new Set<string>();
      for (const source of found.flatMap(({ evidence }) => evidence.flatMap(({ rows }) => rows))) {
        if (source.table !== 'goroutines' && source.table !== 'trace-goroutines') continue;
        if (diagnosis?.otherProcess?.includes(source.artifact)) continue;
        for (const goid of source.goids) goids.add(goid);
      }
      return [{ name, goids: [...goids].join(',') }];
    }),
  };
}
