import { ok, type Result } from '@unpark/base';
import { fromJsonColumn, JSON_NULL } from '@unpark/db';
import type { GroupSize, GroupSizes } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { GroupGrowthView, GroupOverTime } from '../views';
import { findService } from './find-service';

/** As many as a table has room for columns. */
const MOST_CAPTURES = 6;
const MOST_GROUPS = 30;
/** Captures of the range that are looked at for choosing; as many as the axis draws. */
const MOST_CANDIDATES = 1000;

/**
 * Groups of goroutines over captures of a service, those that grew most first: the first and the last
 * capture with a dump, and others evenly between them. Counts are of the last dump of each capture.
 *
 * @param input.from first moment of the range; everything when absent
 */
export async function getGroupGrowth(
  scope: WorkspaceScope,
  input: { readonly service: string; readonly from?: Date | undefined },
): Promise<Result<GroupGrowthView>> {
  const allowed = requireAction(scope, 'service.read');
  if (!allowed.ok) return allowed;
  const service = await findService(scope, input.service);
  if (!service.ok) return service;
  const { client } = scope;
  const inRange = {
    serviceId: service.value.id,
    state: 'done',
    ...(input.from && { at: { gte: input.from } }),
  } as const;
  const [candidates, unread] = await Promise.all([
    client.capture.findMany({
      where: { ...inRange, groupSizes: { not: JSON_NULL } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: MOST_CANDIDATES,
      select: { id: true },
    }),
    client.capture.count({
      where: {
        ...inRange,
        measures: { equals: JSON_NULL },
        measuresLost: false,
        stateCounts: { not: JSON_NULL },
        removedFiles: { none: {} },
      },
    }),
  ]);
  const rows = await client.capture.findMany({
    where: { id: { in: spread(candidates.map(({ id }) => id)) } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { id: true, at: true, groupSizes: true },
  });
  const captures = rows.flatMap(({ id, at, groupSizes }) =>
    groupSizes === null ? [] : [{ id, at, sizes: fromJsonColumn<GroupSizes>(groupSizes) }],
  );
  return ok({
    captures: captures.map(({ id, at }) => ({ id, at: at.toISOString() })),
    groups: groupsOver(captures.map(({ sizes }) => sizes)).slice(0, MOST_GROUPS),
    unread,
  });
}

function spread(ids: readonly string[]): string[] {
  if (ids.length <= MOST_CAPTURES) return [...ids];
  const step = (ids.length - 1) / (MOST_CAPTURES - 1);
  return Array.from({ length: MOST_CAPTURES }, (_, i) => ids[Math.round(i * step)] ?? '');
}

/** What grew most first; where a capture names its largest groups only, another one's size is unknown. */
export function groupsOver(sizes: readonly GroupSizes[]): GroupOverTime[] {
  const byKey = new Map<string, GroupSize>();
  const counts = sizes.map((one) => new Map(one.groups.map((group) => [group.key, group.count])));
  for (const { groups } of sizes) for (const group of groups) byKey.set(group.key, group);
  return [...byKey.values()]
    .map(({ key, reason, stateClass, place }) => {
      const series = sizes.map(({ left }, i) => counts[i]?.get(key) ?? (left > 0 ? undefined : 0));
      const known = series.filter((count) => count !== undefined);
      const growth = (known.at(-1) ?? 0) - (known[0] ?? 0);
      return {
        key,
        reason,
        stateClass,
        ...(place && { place }),
        counts: series.map((count) => count ?? null),
        growth,
      };
    })
    .sort(
      (a, b) =>
        b.growth - a.growth ||
        Math.max(...b.counts.map(Number)) - Math.max(...a.counts.map(Number)) ||
        (a.key < b.key ? -1 : 1),
    );
}
