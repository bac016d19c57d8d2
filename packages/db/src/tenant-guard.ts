import { assert, InvariantError } from '@unpark/base';
import type { Prisma, PrismaClient } from './generated/client';

type Args = Record<string, unknown>;

interface FieldModel {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
}
type Models = Readonly<Record<string, { readonly fields: readonly FieldModel[] }>>;

/** What the generated client knows of the schema; pinned with the version of Prisma, checked here. */
export function modelsOf(client: PrismaClient): Models {
  const models = (client as unknown as { _runtimeDataModel?: { models?: Models } })
    ._runtimeDataModel?.models;
  assert(models?.['Capture']?.fields.length, 'the generated client carries no data model');
  return models;
}

const isRecord = (value: unknown): value is Args => typeof value === 'object' && value !== null;

/** A query that could reach past its workspace. Our mistake, never a user's: it must not be caught. */
export class TenancyError extends InvariantError {
  override name = 'TenancyError';
}

const refuse = (what: string): never => {
  throw new TenancyError(what);
};

class TenantGuard {
  private readonly models: Models;
  private readonly workspaceId: string;

  constructor(models: Models, workspaceId: string) {
    this.models = models;
    this.workspaceId = workspaceId;
  }

  private isTenant(model: string): boolean {
    return this.models[model]?.fields.some((field) => field.name === 'workspaceId') ?? false;
  }

  private relation(model: string, key: string): FieldModel | undefined {
    return this.models[model]?.fields.find(
      (field) => field.name === key && field.kind === 'object',
    );
  }

  /** The arguments with the workspace in every place that needs it. */
  bind(model: string, operation: string, args: Args): Args {
    if (model === 'Workspace') return this.bindWorkspace(operation, args);
    if (!this.isTenant(model))
      refuse(`${model} does not belong to a workspace: use accounts or system`);
    this.checkReads(model, args);
    switch (operation) {
      case 'create':
        return { ...args, data: this.bindData(model, args['data']) };
      case 'createMany':
      case 'createManyAndReturn': {
        const rows = Array.isArray(args['data']) ? args['data'] : [args['data']];
        return { ...args, data: rows.map((row) => this.bindData(model, row)) };
      }
      case 'upsert':
        return {
          ...args,
          where: this.bindWhere(args['where']),
          create: this.bindData(model, args['create']),
          update: this.checkData(model, args['update']),
        };
      case 'update':
      case 'updateMany':
      case 'updateManyAndReturn':
        return {
          ...args,
          where: this.bindWhere(args['where']),
          data: this.checkData(model, args['data']),
        };
      case 'findUnique':
      case 'findUniqueOrThrow':
      case 'findFirst':
      case 'findFirstOrThrow':
      case 'findMany':
      case 'delete':
      case 'deleteMany':
      case 'count':
      case 'aggregate':
      case 'groupBy':
        return { ...args, where: this.bindWhere(args['where']) };
      default:
        return refuse(`${model}.${operation} is not known to the workspace guard`);
    }
  }

  /** The workspace's own row: read it and change its settings, nothing else. */
  private bindWorkspace(operation: string, args: Args): Args {
    if (!['findUnique', 'findUniqueOrThrow', 'findFirst', 'update'].includes(operation)) {
      refuse(`Workspace.${operation} from inside a workspace`);
    }
    this.checkReads('Workspace', args);
    const where = isRecord(args['where']) ? args['where'] : {};
    if (where['id'] !== undefined && where['id'] !== this.workspaceId) refuse('another workspace');
    if (operation === 'update') this.checkData('Workspace', args['data']);
    return { ...args, where: { ...where, id: this.workspaceId } };
  }

  private bindWhere(where: unknown): Args {
    const given = isRecord(where) ? where : {};
    for (const [key, value] of Object.entries(given)) {
      // A compound key with the workspace in it stands alone: adding the column beside it would keep
      // PostgreSQL's own upsert from being used.
      if (!key.startsWith('workspaceId_') || !isRecord(value)) continue;
      if (value['workspaceId'] !== this.workspaceId) refuse('a key of another workspace');
      return given;
    }
    const asked = given['workspaceId'];
    if (asked !== undefined && asked !== this.workspaceId) refuse('a filter on another workspace');
    return { ...given, workspaceId: this.workspaceId };
  }

  private bindData(model: string, data: unknown): Args {
    return { ...this.checkData(model, data), workspaceId: this.workspaceId };
  }

  /**
   * Nested creates follow a foreign key that holds the workspace; every other nested write names rows
   * by an id alone (`connect` would move a foreign row over here) and is refused.
   */
  private checkData(model: string, data: unknown): Args {
    const given = isRecord(data) ? data : {};
    const asked = given['workspaceId'];
    if (asked !== undefined && asked !== this.workspaceId) refuse('a row for another workspace');
    for (const [key, value] of Object.entries(given)) {
      const relation = this.relation(model, key);
      if (!relation || value === undefined) continue;
      if (!this.isTenant(relation.type)) refuse(`a nested write from ${model} to ${relation.type}`);
      for (const [step, nested] of Object.entries(isRecord(value) ? value : {})) {
        const rows =
          step === 'create'
            ? nested
            : step === 'createMany'
              ? (nested as Args)['data']
              : refuse(`nested ${step} in ${model}.${key}: write ${relation.type} by itself`);
        for (const row of Array.isArray(rows) ? rows : [rows]) this.checkData(relation.type, row);
      }
    }
    return given;
  }

  /** Reads may step out to a user or the workspace row, but not through them to other rows. */
  private checkReads(model: string, args: Args): void {
    for (const part of [args['select'], args['include']]) {
      if (!isRecord(part)) continue;
      for (const [key, value] of Object.entries(part)) {
        const relation = this.relation(model, key);
        if (!relation || !value) continue;
        if (!this.isTenant(model) && model !== 'Workspace') {
          refuse(`a read through ${model} to ${relation.type}`);
        }
        if (isRecord(value)) this.checkReads(relation.type, value);
      }
    }
  }
}

/**
 * A client that sees and writes one workspace only. The workspace is added to every query on tenant
 * data; a query that names another one, reaches through a shared row or runs raw SQL throws
 * `TenancyError`. What slips past is still held by the composite foreign keys of the schema.
 */
export function bindToWorkspace(client: PrismaClient, workspaceId: string) {
  assert(workspaceId !== '', 'a workspace client needs a workspace');
  const guard = new TenantGuard(modelsOf(client), workspaceId);
  return client.$extends({
    name: 'workspace',
    query: {
      $allOperations({ model, operation, args, query }) {
        if (model === undefined) return refuse(`${operation}: raw SQL is not bound to a workspace`);
        return query(guard.bind(model, operation, (args ?? {}) as Args));
      },
    },
  });
}

/** Models that say who is calling; they are looked up before a workspace is known. */
const ACCOUNT_MODELS: ReadonlySet<string> = new Set<Prisma.ModelName>([
  'User',
  'Session',
  'Account',
  'Verification',
  'TwoFactor',
  'Passkey',
  'RateCount',
  'Workspace',
  'FormerSlug',
  'Member',
  'Invitation',
  'ApiKey',
  'AuditEntry',
]);

/** A client for accounts, memberships and keys. It has no way to captures or what hangs on them. */
export function limitToAccounts(client: PrismaClient) {
  return client.$extends({
    name: 'accounts',
    query: {
      $allOperations({ model, operation, args, query }) {
        if (model === undefined || !ACCOUNT_MODELS.has(model)) {
          return refuse(`${model ?? 'raw SQL'}.${operation} is no account query`);
        }
        return query(args);
      },
    },
  });
}
