import type { Role } from '../views';

/**
 * Who may do what, all of it. Each role can do what the roles below it can; a key acts by its scopes
 * and never has a role.
 */
const LEAST_ROLE = {
  'workspace.read': 'viewer',
  'service.read': 'viewer',
  'capture.read': 'viewer',
  'service.create': 'editor',
  'service.update': 'editor',
  'capture.upload': 'editor',
  'capture.retry': 'editor',
  'capture.delete': 'admin',
  'rule.read': 'viewer',
  'rule.write': 'editor',
  'finding.mute': 'editor',
  'key.list': 'admin',
  'key.create': 'admin',
  'key.revoke': 'admin',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof LEAST_ROLE;
export const ACTIONS = Object.keys(LEAST_ROLE) as readonly Action[];

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2, owner: 3 };

export const roleMay = (role: Role, action: Action): boolean =>
  RANK[role] >= RANK[LEAST_ROLE[action]];

export const leastRoleFor = (action: Action): Role => LEAST_ROLE[action];

export const API_KEY_SCOPES = ['ingest', 'read'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** `ingest` writes and asks how its upload went; `read` reads. Neither manages anything. */
const SCOPE_ACTIONS: Readonly<Record<ApiKeyScope, ReadonlySet<Action>>> = {
  ingest: new Set<Action>(['capture.upload', 'service.create']),
  read: new Set<Action>(['workspace.read', 'service.read', 'capture.read', 'rule.read']),
};

export const scopesMay = (scopes: readonly ApiKeyScope[], action: Action): boolean =>
  scopes.some((scope) => SCOPE_ACTIONS[scope].has(action));
