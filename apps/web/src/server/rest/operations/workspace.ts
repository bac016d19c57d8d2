import { labelInput, overlapHours } from '@unpark/api';
import { KEPT_KINDS } from '@unpark/model';
import {
  API_KEY_SCOPES,
  changeRole,
  createApiKey,
  getRetentionView,
  getServiceUsage,
  INVITED_ROLES,
  inviteMember,
  listApiKeys,
  listInvitations,
  listMembers,
  removeMember,
  resendInvitation,
  revokeApiKey,
  revokeInvitation,
  ROLES,
  rotateApiKey,
  setRetentionRule,
} from '@unpark/usecases';
import { z } from 'zod';
import { quota, rowName, time } from '../fields';
import { describedOperation, jsonOperation, mapped } from '../operation';

const role = z.enum(ROLES);
const scopes = z.array(z.enum(API_KEY_SCOPES));
const heldCounts = z.record(z.string(), z.number());

/** Days, for ever (null), or as it is set above. */
const keptFor = z.union([z.number().int().min(1).max(3650), z.null(), z.literal('unset')]);

const member = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    since: time,
    liveKeys: z.number(),
  })
  .meta({ id: 'Member' });

const delivery = {
  byMail: z.boolean().default(false),
  language: z.enum(['en', 'zh']).default('en').describe('Of the mail.'),
};

const invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(INVITED_ROLES),
    by: z.string().optional(),
    createdAt: time,
    expiresAt: time,
    mailedAt: time.optional(),
    hasEnded: z.boolean(),
  })
  .meta({ id: 'Invitation' });

const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes,
    createdAt: time,
    createdBy: z.string(),
    lastUsedAt: time.optional(),
    expiresAt: time.optional(),
    revokedAt: time.optional(),
    replacedBy: z.string().optional(),
  })
  .meta({ id: 'ApiKey' });

const newKey = z.object({ key: apiKey, secret: z.string() }).meta({ id: 'NewApiKey' });

export const workspaceOperations = {
  listMembers: jsonOperation({
    id: 'listMembers',
    method: 'GET',
    path: '/members',
    group: 'Workspace',
    summary: 'Members and their roles',
    action: 'member.list',
    enters: 'workspace',
    status: 200,
    answer: z.object({ members: z.array(member) }),
    run: ({ deps, scope }) => listMembers(deps, scope),
  }),
  changeRole: jsonOperation({
    id: 'changeRole',
    method: 'PATCH',
    path: '/members/{user}',
    group: 'Workspace',
    summary: 'Give a member another role',
    action: 'member.manage',
    peopleOnly: 'rights',
    enters: 'workspace',
    body: z.strictObject({
      from: role.describe('The one that you saw; 409 when it is another one.'),
      to: role,
    }),
    status: 200,
    answer: z.object({ userId: z.string(), role }),
    run: ({ deps, scope, params }, _, { from, to }) =>
      changeRole(deps, scope, { userId: params['user'] ?? '', from, to }),
  }),
  removeMember: jsonOperation({
    id: 'removeMember',
    method: 'DELETE',
    path: '/members/{user}',
    group: 'Workspace',
    summary: 'Remove a member; their keys stop working',
    action: 'member.manage',
    peopleOnly: 'rights',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) => removeMember(deps, scope, { userId: params['user'] ?? '' }),
  }),
  listInvitations: jsonOperation({
    id: 'listInvitations',
    method: 'GET',
    path: '/invitations',
    group: 'Workspace',
    summary: 'Invitations that are open',
    action: 'member.invite',
    peopleOnly: 'rights',
    enters: 'workspace',
    status: 200,
    answer: z.object({ invitations: z.array(invitation), sendsMail: z.boolean() }),
    run: ({ deps, scope }) => listInvitations(deps, scope),
  }),
  inviteMember: jsonOperation({
    id: 'inviteMember',
    method: 'POST',
    path: '/invitations',
    group: 'Workspace',
    summary: 'Invite somebody by mail, or get the link; it is in this answer and nowhere else',
    action: 'member.invite',
    peopleOnly: 'rights',
    enters: 'workspace',
    body: z.strictObject({
      email: z.email().max(254),
      role: z.enum(INVITED_ROLES),
      ...delivery,
    }),
    status: 201,
    answer: z.object({ invitation, link: z.string().optional() }),
    run: async ({ deps, scope }, _, body) => inviteMember(deps, scope, body),
  }),
  resendInvitation: jsonOperation({
    id: 'resendInvitation',
    method: 'POST',
    path: '/invitations/{id}/resend',
    group: 'Workspace',
    summary: 'Send an invitation again, or get a new link; the link before stops working',
    action: 'member.invite',
    peopleOnly: 'rights',
    enters: 'invitation',
    body: z.strictObject(delivery),
    status: 200,
    answer: z.object({ invitation, link: z.string().optional() }),
    run: async ({ deps, scope, params }, _, body) =>
      resendInvitation(deps, scope, { ...body, invitation: params['id'] ?? '' }),
  }),
  revokeInvitation: jsonOperation({
    id: 'revokeInvitation',
    method: 'DELETE',
    path: '/invitations/{id}',
    group: 'Workspace',
    summary: 'Revoke an invitation',
    action: 'member.invite',
    peopleOnly: 'rights',
    enters: 'invitation',
    status: 204,
    run: ({ deps, scope, params }) =>
      revokeInvitation(deps, scope, { invitation: params['id'] ?? '' }),
  }),
  listKeys: jsonOperation({
    id: 'listKeys',
    method: 'GET',
    path: '/keys',
    group: 'Workspace',
    summary: 'API keys, never with their secrets',
    action: 'key.list',
    enters: 'workspace',
    status: 200,
    answer: z.object({ keys: z.array(apiKey) }),
    run: async ({ deps, scope }) => mapped(await listApiKeys(deps, scope), (keys) => ({ keys })),
  }),
  createKey: jsonOperation({
    id: 'createKey',
    method: 'POST',
    path: '/keys',
    group: 'Workspace',
    summary: 'Make an API key; its secret is in this answer and nowhere else',
    action: 'key.create',
    peopleOnly: 'rights',
    enters: 'workspace',
    body: z.strictObject({
      name: labelInput(100),
      scopes: scopes.min(1).max(API_KEY_SCOPES.length),
      expiresInDays: z.number().int().min(1).max(3650).optional(),
    }),
    status: 201,
    answer: newKey,
    run: ({ deps, scope }, _, body) => createApiKey(deps, scope, body),
  }),
  rotateKey: jsonOperation({
    id: 'rotateKey',
    method: 'POST',
    path: '/keys/{id}/rotate',
    group: 'Workspace',
    summary: 'Make the successor of an API key; its secret is in this answer and nowhere else',
    action: 'key.rotate',
    peopleOnly: 'rights',
    enters: 'key',
    body: z.strictObject({
      overlapHours: overlapHours.describe('How long the old one goes on working.'),
    }),
    status: 201,
    answer: newKey,
    run: ({ deps, scope, params }, _, body) =>
      rotateApiKey(deps, scope, { ...body, id: params['id'] ?? '' }),
  }),
  revokeKey: jsonOperation({
    id: 'revokeKey',
    method: 'DELETE',
    path: '/keys/{id}',
    group: 'Workspace',
    summary: 'Revoke an API key; it is refused from now on',
    action: 'key.revoke',
    enters: 'key',
    status: 204,
    run: ({ deps, scope, params }) => revokeApiKey(deps, scope, { id: params['id'] ?? '' }),
  }),
  getUsage: jsonOperation({
    id: 'getUsage',
    method: 'GET',
    path: '/usage',
    group: 'Workspace',
    summary: 'What is stored, of the workspace and of each service, against what may be',
    action: 'service.read',
    enters: 'workspace',
    status: 200,
    answer: z.object({
      quota,
      services: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          slug: z.string(),
          owners: z.array(z.string()),
          environments: z.array(z.string()),
          quota,
        }),
      ),
    }),
    run: ({ deps, scope }) => getServiceUsage(deps, scope),
  }),
  getRetention: jsonOperation({
    id: 'getRetention',
    method: 'GET',
    path: '/retention',
    group: 'Workspace',
    summary: 'How long files are kept, what the next run removes and what holds captures',
    action: 'retention.read',
    enters: 'workspace',
    query: z.strictObject({
      service: rowName.optional().describe('Slug or id; absent: of the workspace.'),
    }),
    status: 200,
    answer: z.object({
      rules: z.array(
        z.object({
          kinds: z.enum(KEPT_KINDS),
          own: keptFor,
          inherited: z.number().nullable(),
          storedBytes: z.number(),
          fileCount: z.number(),
        }),
      ),
      quota,
      nextRunAt: time,
      next: z.object({
        captureCount: z.number(),
        fileCount: z.number(),
        storedBytes: z.number(),
        held: heldCounts,
        more: z.number(),
        items: z.array(
          z.object({
            captureId: z.string(),
            serviceName: z.string(),
            uploadedAt: time,
            whole: z.boolean(),
            storedBytes: z.number(),
          }),
        ),
      }),
      runs: z.array(
        z.object({
          id: z.string(),
          startedAt: time,
          endedAt: time.optional(),
          removedCount: z.number(),
          removedBytes: z.number(),
          held: heldCounts,
        }),
      ),
    }),
    run: ({ deps, scope }, query) => getRetentionView(deps, scope, query),
  }),
  setRetention: jsonOperation({
    id: 'setRetention',
    method: 'PUT',
    path: '/retention',
    group: 'Workspace',
    summary: 'Set how long a group of files is kept; nothing goes before the next run',
    action: 'retention.manage',
    enters: 'workspace',
    body: z.strictObject({
      service: rowName.optional().describe('Slug or id; absent: of the workspace.'),
      kinds: z.enum(KEPT_KINDS),
      from: keptFor.describe('As you saw it; 409 when it is another one.'),
      to: keptFor.describe('Days; null: for ever; `unset`: as the workspace has it.'),
    }),
    status: 204,
    run: ({ deps, scope }, _, body) => setRetentionRule(deps, scope, body),
  }),
  exportWorkspace: describedOperation({
    id: 'exportWorkspace',
    method: 'GET',
    path: '/workspaces/{id}/export',
    group: 'Workspace',
    summary: 'Everything of the workspace as one zip',
    action: 'workspace.export',
    enters: 'workspace',
    status: 200,
    gives: ['application/zip'],
  }),
} as const;
