import {
  fromJsonColumn,
  type Prisma,
  type WorkspaceClient,
  type WorkspaceTransaction,
} from '@unpark/db';
import { NO_RULES, type RuleKind, type StoredRules } from '@unpark/model';
import type { Caller, WorkspaceScope } from '../access/enter-workspace';
import { type WriterNames, writerNames, writtenBy } from '../access/writer';
import type { Deps } from '../deps';
import type { RuleRow } from '../views';

/** Of each kind; the same number as the form of a rule names, which a test of the api holds together. */
export const MOST_RULES = 100;

/** A document that was checked against the form of its kind, and what of it has a column. */
export interface CheckedRule {
  readonly kind: RuleKind;
  /** `payment-pool` of the id `own/payment-pool` */
  readonly name: string;
  readonly title: string;
  readonly body: unknown;
}

export const RULE_COLUMNS = {
  id: true,
  kind: true,
  name: true,
  title: true,
  enabled: true,
  revision: true,
  createdAt: true,
  updatedAt: true,
  createdByUserId: true,
  createdByKeyId: true,
  updatedByUserId: true,
  updatedByKeyId: true,
} as const;

interface Row {
  readonly id: string;
  readonly kind: RuleKind;
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly createdByUserId: string | null;
  readonly createdByKeyId: string | null;
  readonly updatedByUserId: string | null;
  readonly updatedByKeyId: string | null;
}

/** Names of those who made and changed rules. */
export const writersOfRules = (
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  rows: readonly Row[],
): Promise<WriterNames> =>
  writerNames(
    deps,
    scope,
    rows.flatMap((row) => [row.createdByUserId, row.updatedByUserId]),
    rows.flatMap((row) => [row.createdByKeyId, row.updatedByKeyId]),
  );

/** What a row keeps of who changed it last. */
export const changedBy = (
  caller: Caller,
): { readonly updatedByUserId: string | null; readonly updatedByKeyId: string | null } => {
  const { createdByUserId, createdByKeyId } = writtenBy(caller);
  return { updatedByUserId: createdByUserId, updatedByKeyId: createdByKeyId };
};

export function ruleRow(row: Row, names: WriterNames): RuleRow {
  const isChanged = row.updatedByUserId !== null || row.updatedByKeyId !== null;
  const by = names.person(isChanged ? row.updatedByUserId : row.createdByUserId);
  const byKey = names.key(isChanged ? row.updatedByKeyId : row.createdByKeyId);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    title: row.title,
    enabled: row.enabled,
    revision: row.revision,
    updatedAt: row.updatedAt.toISOString(),
    ...(by !== undefined && { changedBy: by }),
    ...(byKey && { changedByKey: byKey }),
  };
}

/** Where a rule is named by its row's id or by its name; deleted ones are not there. */
export const ruleWhere = (idOrName: string): Prisma.WorkspaceRuleWhereInput => ({
  deletedAt: null,
  OR: [{ id: idOrName }, { name: idOrName }],
});

/** In place of a revision, for a diagnosis that was made without the rules because of a wall. */
export const RULES_LEFT_OUT = -1;

export interface RulesOfWorkspace {
  readonly revision: number;
  readonly rules: StoredRules;
}

/**
 * The enabled rules, by name, and their revision. The revision is read first: rules that change in
 * between are newer than it says, and the capture is called out of date rather than up to date.
 */
export async function rulesInUse(client: WorkspaceClient): Promise<RulesOfWorkspace> {
  const workspace = await client.workspace.findFirst({ select: { libraryRevision: true } });
  const rows = await client.workspaceRule.findMany({
    where: { enabled: true, deletedAt: null },
    orderBy: { name: 'asc' },
    select: { kind: true, body: true },
    take: 2 * MOST_RULES,
  });
  const of = (kind: RuleKind): unknown[] =>
    rows.filter((row) => row.kind === kind).map((row) => fromJsonColumn<unknown>(row.body));
  const revision = workspace?.libraryRevision ?? 0;
  if (rows.length === 0) return { revision, rules: NO_RULES };
  return { revision, rules: { patterns: of('pattern'), idle: of('idle') } };
}

/** Whoever changes a rule that captures are diagnosed with calls this in the same transaction. */
export async function raiseLibraryRevision(
  tx: WorkspaceTransaction,
  workspaceId: string,
): Promise<void> {
  await tx.workspace.update({
    where: { id: workspaceId },
    data: { libraryRevision: { increment: 1 } },
  });
}
