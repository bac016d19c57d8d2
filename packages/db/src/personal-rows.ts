import { modelsOf } from './tenant-guard';
import type { SystemClient } from './database';

/** Rows of one kind; whoever has more gets the newest and is told. */
const MOST_ROWS = 20_000;

/** What opens something, or belongs to the machinery; never given out. */
const SECRET = /token|secret|password|backupCodes|publicKey|credential|hash|claim/i;

type Row = Record<string, unknown>;

interface RowReader {
  findMany(query: object): Promise<Row[]>;
}

export interface PersonalRows {
  readonly kind: string;
  readonly rows: readonly Row[];
  /** there are more */
  readonly cut: boolean;
}

export interface Person {
  readonly userId: string;
  readonly email: string;
  /** workspaces whose content they may see now; of rows elsewhere they get id and times only */
  readonly workspaceIds: readonly string[];
}

/**
 * Every row that names a person: by a field called `userId` or `…UserId`, in a list of such, as the
 * actor of a record, or by their address. Found from the schema, so that a new table is in by its
 * names. Secrets and bytes are left out.
 */
export async function personalRows(client: SystemClient, person: Person): Promise<PersonalRows[]> {
  const found: PersonalRows[] = [];
  for (const [model, { fields }] of Object.entries(modelsOf(client))) {
    const conditions = fields.flatMap(({ name }): object[] => {
      if (name === 'userId' || name.endsWith('UserId')) return [{ [name]: person.userId }];
      if (name.endsWith('UserIds')) return [{ [name]: { has: person.userId } }];
      if (name === 'actor') return [{ actor: `user:${person.userId}` }];
      if (name === 'email') return [{ email: person.email }];
      return [];
    });
    if (conditions.length === 0) continue;
    const names = fields.filter(
      ({ name, kind, type }) => kind !== 'object' && type !== 'Bytes' && !SECRET.test(name),
    );
    const order = fields.find(({ name }) => name === 'createdAt' || name === 'at');
    const reader = (client as unknown as Record<string, RowReader>)[
      model.charAt(0).toLowerCase() + model.slice(1)
    ];
    const rows = await reader?.findMany({
      where: { OR: conditions },
      select: Object.fromEntries(names.map(({ name }) => [name, true])),
      take: MOST_ROWS + 1,
      ...(order && { orderBy: { [order.name]: 'desc' } }),
    });
    if (!rows || rows.length === 0) continue;
    const kept = rows.slice(0, MOST_ROWS).map((row) => shownRow(row, person));
    found.push({ kind: model, rows: kept, cut: rows.length > MOST_ROWS });
  }
  return found;
}

function shownRow(row: Row, person: Person): Row {
  const { workspaceId } = row;
  if (typeof workspaceId !== 'string' || person.workspaceIds.includes(workspaceId)) return row;
  const { id, createdAt, at, role } = row;
  return { id, workspaceId, createdAt, at, role };
}
