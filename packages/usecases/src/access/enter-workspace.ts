import { err, ok, type Result } from '@unpark/base';
import type { WorkspaceClient } from '@unpark/db';
import type { Deps } from '../deps';
import type { WorkspaceRef } from '../views';
import { roleTooLow, SCOPE_TOO_LOW, WORKSPACE_NOT_FOUND } from './access-problems';
import { type Action, type ApiKeyScope, roleMay, scopesMay } from './role-matrix';
import { isRowName } from './row-name';

/** Who calls: a signed-in person, or a program with an API key. */
export type Caller =
  | { readonly kind: 'user'; readonly userId: string; readonly address?: string }
  | {
      readonly kind: 'key';
      readonly keyId: string;
      readonly workspaceId: string;
      readonly scopes: readonly ApiKeyScope[];
      readonly address?: string;
    };

declare const entered: unique symbol;

/**
 * Proof that a caller may be in a workspace, and what they may do there. `enterWorkspace` alone makes
 * one; each use case asks it for its own action again, so no route can forget to.
 */
export interface WorkspaceScope {
  readonly [entered]: true;
  readonly caller: Caller;
  readonly workspace: { readonly id: string; readonly slug: string; readonly name: string };
  /** absent for a key */
  readonly role?: WorkspaceRef['role'];
  /** sees this workspace only */
  readonly client: WorkspaceClient;
  may(action: Action): boolean;
  /** what ends at a time is judged by this */
  nowMs(): number;
}

/** `user:<id>` or `key:<id>`, for audit entries. */
export const actorOf = (caller: Caller): string =>
  caller.kind === 'user' ? `user:${caller.userId}` : `key:${caller.keyId}`;

export type WorkspaceTarget = { readonly slug: string } | { readonly workspaceId: string };

/**
 * Looks the membership up anew: a removed member or a revoked role is out with the next call.
 *
 * @returns `workspace.not-found`, the same for a foreign and a missing one
 */
export async function enterWorkspace(
  deps: Deps,
  caller: Caller,
  target: WorkspaceTarget,
): Promise<Result<WorkspaceScope>> {
  const where = 'slug' in target ? { slug: target.slug } : { id: target.workspaceId };
  if (!isRowName('slug' in target ? target.slug : target.workspaceId))
    return err(WORKSPACE_NOT_FOUND);
  const { workspace: workspaces } = deps.database.accounts;
  const select = {
    id: true,
    slug: true,
    name: true,
    members: {
      where: { userId: caller.kind === 'user' ? caller.userId : '' },
      select: { role: true },
    },
  } as const;
  // A page that is open goes on when its workspace gets another address.
  const found =
    (await workspaces.findFirst({ where, select })) ??
    ('slug' in target
      ? await workspaces.findFirst({
          where: { formerSlugs: { some: { slug: target.slug } } },
          select,
        })
      : null);
  if (!found) return err(WORKSPACE_NOT_FOUND);
  const workspace = { id: found.id, slug: found.slug, name: found.name };
  const client = deps.database.forWorkspace(found.id);
  const nowMs = () => deps.clock.nowMs();
  if (caller.kind === 'key') {
    if (caller.workspaceId !== found.id) return err(WORKSPACE_NOT_FOUND);
    const may = (action: Action) => scopesMay(caller.scopes, action);
    return ok({ caller, workspace, client, may, nowMs } as WorkspaceScope);
  }
  const role = found.members[0]?.role;
  if (!role) return err(WORKSPACE_NOT_FOUND);
  const may = (action: Action) => roleMay(role, action);
  return ok({ caller, workspace, role, client, may, nowMs } as WorkspaceScope);
}

/** The only question about rights that use cases ask. */
export function requireAction(scope: WorkspaceScope, action: Action): Result<void> {
  if (scope.may(action)) return ok(undefined);
  return err(scope.caller.kind === 'key' ? SCOPE_TOO_LOW : roleTooLow(action));
}

/** Kinds of rows that an address may name without their workspace. */
export type AddressedKind =
  | 'annotation'
  | 'artifact'
  | 'capture'
  | 'channel'
  | 'incident'
  | 'investigation'
  | 'invitation'
  | 'key'
  | 'link'
  | 'service'
  | 'table'
  | 'upload';

function workspaceOf(
  { system }: Deps['database'],
  kind: AddressedKind,
  id: string,
): Promise<{ readonly workspaceId: string } | null> {
  const query = { where: { id }, select: { workspaceId: true } } as const;
  switch (kind) {
    case 'annotation':
      return system.annotation.findUnique(query);
    case 'artifact':
      return system.artifact.findUnique(query);
    case 'capture':
      return system.capture.findUnique(query);
    case 'channel':
      return system.notificationChannel.findUnique(query);
    case 'incident':
      return system.incident.findUnique(query);
    case 'investigation':
      return system.investigation.findUnique(query);
    case 'invitation':
      return system.invitation.findUnique(query);
    case 'key':
      return system.apiKey.findUnique(query);
    case 'link':
      return system.shareLink.findUnique(query);
    case 'service':
      return system.service.findUnique(query);
    case 'table':
      return system.derivedTable.findUnique(query);
    case 'upload':
      return system.uploadSession.findUnique(query);
  }
}

/**
 * For addresses that name a row and no workspace (`/api/v1/artifacts/{id}`): finds the row's
 * workspace, then enters it as any other. Undefined for a foreign and a missing row alike.
 */
export async function enterWorkspaceOf(
  deps: Deps,
  caller: Caller,
  kind: AddressedKind,
  id: string,
): Promise<WorkspaceScope | undefined> {
  if (!isRowName(id)) return undefined;
  const row = await workspaceOf(deps.database, kind, id);
  if (!row) return undefined;
  const scope = await enterWorkspace(deps, caller, { workspaceId: row.workspaceId });
  return scope.ok ? scope.value : undefined;
}

export const workspaceRefOf = (scope: WorkspaceScope): WorkspaceRef => ({
  id: scope.workspace.id,
  slug: scope.workspace.slug,
  name: scope.workspace.name,
  role: scope.role ?? 'viewer',
});
