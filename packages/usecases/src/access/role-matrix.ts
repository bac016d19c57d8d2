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
  'key.rotate': 'admin',
  'member.list': 'viewer',
  'member.leave': 'viewer',
  'member.manage': 'admin',
  'member.invite': 'admin',
  'workspace.update': 'admin',
  'workspace.export': 'admin',
  'workspace.transfer': 'owner',
  'workspace.delete': 'owner',
  'annotation.write': 'editor',
  'annotation.moderate': 'admin',
  'notification.read': 'viewer',
  'channel.manage': 'admin',
  'incident.read': 'viewer',
  'incident.write': 'editor',
  'deploy.read': 'viewer',
  'deploy.create': 'editor',
  'deploy.delete': 'editor',
  'template.write': 'admin',
  'service.delete': 'admin',
  'service.advice': 'viewer',
  'capture.pin': 'editor',
  'retention.read': 'viewer',
  'retention.manage': 'admin',
  'audit.read': 'admin',
  'audit.export': 'admin',
  'investigation.read': 'viewer',
  'investigation.write': 'editor',
  'link.share': 'editor',
  'agent.report': 'editor',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof LEAST_ROLE;
export const ACTIONS = Object.keys(LEAST_ROLE) as readonly Action[];

/** From the least to the most that one may do. */
export const ROLES = ['viewer', 'editor', 'admin', 'owner'] as const satisfies readonly Role[];
/** Owners are made of members; nobody is invited as one. */
export const INVITED_ROLES = ['viewer', 'editor', 'admin'] as const satisfies readonly Role[];

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2, owner: 3 };

export const roleMay = (role: Role, action: Action): boolean =>
  RANK[role] >= RANK[LEAST_ROLE[action]];

export const leastRoleFor = (action: Action): Role => LEAST_ROLE[action];

export const API_KEY_SCOPES = ['ingest', 'read', 'admin'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

const INGEST: readonly Action[] = [
  'capture.upload',
  'service.create',
  'service.advice',
  'deploy.create',
  'agent.report',
];
const READ: readonly Action[] = [
  'workspace.read',
  'service.read',
  'capture.read',
  'rule.read',
  'incident.read',
  'deploy.read',
  'service.advice',
  'retention.read',
  'investigation.read',
];

/**
 * `ingest` writes and asks how its upload went; `read` reads. `admin` does both and runs the
 * workspace: it writes notes, comments, investigations, links, rules and mutes under its own name,
 * changes its own words only (rules and summaries are everybody's), and deletes those of others as an
 * admin may. It is short of what hands out rights: keys, invitations, roles, channels (which send on
 * what happens from then on) and the workspace itself need a person, so that a key that got away cannot
 * make itself a successor.
 */
const SCOPE_ACTIONS: Readonly<Record<ApiKeyScope, ReadonlySet<Action>>> = {
  ingest: new Set<Action>(INGEST),
  read: new Set<Action>(READ),
  admin: new Set<Action>([
    ...INGEST,
    ...READ,
    'service.update',
    'capture.retry',
    'capture.delete',
    'rule.write',
    'finding.mute',
    'key.list',
    'key.revoke',
    'member.list',
    'workspace.export',
    'incident.write',
    'deploy.delete',
    'template.write',
    'service.delete',
    'capture.pin',
    'retention.manage',
    'audit.read',
    'audit.export',
    'annotation.write',
    'annotation.moderate',
    'investigation.write',
    'link.share',
  ]),
};

export const scopesMay = (scopes: readonly ApiKeyScope[], action: Action): boolean =>
  scopes.some((scope) => SCOPE_ACTIONS[scope].has(action));

export interface ActionRights {
  readonly action: Action;
  readonly least: Role;
  /** of keys that may do it too */
  readonly scopes: readonly ApiKeyScope[];
}

/** The whole matrix, for the page and the document that show it. */
export const ACTION_RIGHTS: readonly ActionRights[] = ACTIONS.map((action) => ({
  action,
  least: leastRoleFor(action),
  scopes: API_KEY_SCOPES.filter((scope) => scopesMay([scope], action)),
}));
