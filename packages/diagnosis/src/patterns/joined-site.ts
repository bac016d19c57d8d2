import type { GoroutineGroup } from '../goroutine-groups';
import type { Site } from '../sites';

/** A site and other groups as one wait: the place is that of the site. */
export function withGroups(site: Site, groups: Iterable<GoroutineGroup>): Site {
  const all = new Map(site.groups.map((group) => [group.key, group]));
  for (const group of groups) all.set(group.key, group);
  const list = [...all.values()];
  const rows = list.flatMap((group) => [...group.rows]).sort((a, b) => a - b);
  const requestRows = list
    .filter((group) => group.request)
    .flatMap((group) => [...group.rows])
    .sort((a, b) => a - b);
  const minutes = list.reduce((most, group) => Math.max(most, group.waitMinutes?.max ?? -1), -1);
  return {
    ...site,
    groups: list,
    keys: new Set(all.keys()),
    rows,
    requestRows,
    minutes: minutes < 0 ? undefined : minutes,
  };
}
