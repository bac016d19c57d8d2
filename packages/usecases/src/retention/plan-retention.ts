import type { Prisma, WorkspaceTransaction } from '@unpark/db';
import { KEPT_KINDS, keptKindsOf, type KeptKinds } from '@unpark/model';
import { type Hold, holdColumnsAt, HOLDS, holdsOf } from './holds';
import { daysBefore } from './retention-clock';
import type { RulesOfRetention } from './retention-rules';

/** Captures looked at together. */
const AT_ONCE = 500;

const plannedColumnsAt = (atMs: number) =>
  ({
    id: true,
    serviceId: true,
    uploadedAt: true,
    ...holdColumnsAt(atMs),
    service: { select: { name: true } },
    artifacts: {
      select: {
        id: true,
        file: true,
        kind: true,
        sizeBytes: true,
        fromArchiveId: true,
        tables: { select: { sizeBytes: true } },
      },
    },
  }) as const satisfies Prisma.CaptureSelect;

type PlannedRow = Prisma.CaptureGetPayload<{ select: ReturnType<typeof plannedColumnsAt> }>;

export interface PlannedFile {
  readonly id: string;
  readonly file: string;
  readonly kind: string | null;
  /** of the file as sent */
  readonly fileBytes: number;
  /** with its tables */
  readonly storedBytes: number;
}

/** What goes of one capture. */
export interface PlannedCapture {
  readonly captureId: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly uploadedAt: Date;
  /** the capture itself goes, with everything that hangs on it */
  readonly whole: boolean;
  readonly files: readonly PlannedFile[];
  /** why nothing goes of it although its time is over; empty when it goes */
  readonly holds: readonly Hold[];
}

/**
 * Captures of which something is over at a time, oldest first, those that are held among them. Days
 * count from the upload. What is being read is left to a later run.
 */
export async function* planRetention(
  client: Pick<WorkspaceTransaction, 'capture' | 'service'>,
  rules: RulesOfRetention,
  atMs: number,
): AsyncGenerator<PlannedCapture> {
  if (rules.isEmpty) return;
  const services = await client.service.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  for (const { id: serviceId } of services) {
    const keep = rules.of(serviceId);
    if (keep.size === 0) continue;
    const shortest = Math.min(...keep.values());
    let after: { uploadedAt: Date; id: string } | undefined;
    for (;;) {
      const rows: PlannedRow[] = await client.capture.findMany({
        where: {
          serviceId,
          state: { in: ['done', 'failed'] },
          uploadedAt: { lt: daysBefore(atMs, shortest) },
          ...(after && {
            OR: [
              { uploadedAt: { gt: after.uploadedAt } },
              { uploadedAt: after.uploadedAt, id: { gt: after.id } },
            ],
          }),
        },
        orderBy: [{ uploadedAt: 'asc' }, { id: 'asc' }],
        take: AT_ONCE,
        select: plannedColumnsAt(atMs),
      });
      for (const row of rows) {
        const planned = planCapture(row, keep, atMs);
        if (planned) yield planned;
      }
      after = rows.at(-1);
      if (rows.length < AT_ONCE) break;
    }
  }
}

function planCapture(
  row: PlannedRow,
  keep: ReadonlyMap<KeptKinds, number>,
  atMs: number,
): PlannedCapture | undefined {
  const isOver = (kinds: KeptKinds): boolean => {
    const days = keep.get(kinds);
    return days !== undefined && row.uploadedAt < daysBefore(atMs, days);
  };
  const whole = isOver('captures');
  const over = new Set(KEPT_KINDS.filter((kinds) => kinds !== 'captures' && isOver(kinds)));
  const goes = row.artifacts.filter((file) => whole || over.has(keptKindsOf(file.kind)));
  // An archive holds the bytes of all that came out of it: it goes with the first of them.
  const archives = new Set(goes.map((file) => file.fromArchiveId));
  const files = whole
    ? goes
    : [...goes, ...row.artifacts.filter((file) => archives.has(file.id) && !goes.includes(file))];
  if (!whole && files.length === 0) return undefined;
  return {
    captureId: row.id,
    serviceId: row.serviceId,
    serviceName: row.service.name,
    uploadedAt: row.uploadedAt,
    whole,
    files: files.map(({ id, file, kind, sizeBytes, tables }) => ({
      id,
      file,
      kind,
      fileBytes: Number(sizeBytes),
      storedBytes: tables.reduce((sum, table) => sum + Number(table.sizeBytes), Number(sizeBytes)),
    })),
    holds: holdsOf(row),
  };
}

/** Captures held, by reason; one that is held twice counts for each. */
export type HeldCounts = Partial<Record<Hold, number>>;

export function countHolds(counts: HeldCounts, holds: readonly Hold[]): void {
  for (const hold of HOLDS) if (holds.includes(hold)) counts[hold] = (counts[hold] ?? 0) + 1;
}
