import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';
import { bindToWorkspace, limitToAccounts } from './tenant-guard';

export type WorkspaceClient = ReturnType<typeof bindToWorkspace>;
export type AccountsClient = ReturnType<typeof limitToAccounts>;
export type SystemClient = PrismaClient;

/** What `client.$transaction(async (tx) => …)` hands to its function. */
export type WorkspaceTransaction = Parameters<
  Extract<Parameters<WorkspaceClient['$transaction']>[0], (tx: never) => unknown>
>[0];

export interface Database {
  /** The client for everything below a workspace. Check membership before you ask for one. */
  forWorkspace(workspaceId: string): WorkspaceClient;
  /** Users, sessions, memberships, keys, limits: what is asked before a workspace is known. */
  readonly accounts: AccountsClient;
  /** All rows of all workspaces, raw SQL too: for sweeps and jobs of the whole installation only. */
  readonly system: SystemClient;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgresql://…`; `?schema=` is honoured */
  readonly url: string;
  /** connections of this process */
  readonly maxConnections?: number;
}

/** Opens no connection before the first query. */
export function createDatabase({ url, maxConnections = 10 }: DatabaseOptions): Database {
  const address = new URL(url);
  const schema = address.searchParams.get('schema');
  address.searchParams.delete('schema');
  const adapter = new PrismaPg(
    { connectionString: address.href, max: maxConnections },
    schema ? { schema } : undefined,
  );
  const system = new PrismaClient({ adapter, errorFormat: 'minimal' });
  return {
    system,
    accounts: limitToAccounts(system),
    forWorkspace: (workspaceId) => bindToWorkspace(system, workspaceId),
    close: () => system.$disconnect(),
  };
}
