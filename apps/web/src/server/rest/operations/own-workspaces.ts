import { ok } from '@unpark/base';
import { labelInput } from '@unpark/api';
import {
  deleteWorkspace,
  leaveWorkspace,
  ROLES,
  transferWorkspace,
  updateWorkspace,
} from '@unpark/usecases';
import { z } from 'zod';
import { rowName } from '../fields';
import { describedOperation, jsonOperation } from '../operation';

const workspace = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    role: z.enum(ROLES).optional().describe('Of the person who asks; a key has none.'),
  })
  .meta({ id: 'Workspace' });

export const ownWorkspaceOperations = {
  listWorkspaces: describedOperation({
    id: 'listWorkspaces',
    method: 'GET',
    path: '/workspaces',
    group: 'Workspace',
    summary: 'Workspaces of the caller: a person may be in several, a key is in one',
    action: 'workspace.read',
    status: 200,
    answer: z.object({ workspaces: z.array(workspace) }),
  }),
  getWorkspace: jsonOperation({
    id: 'getWorkspace',
    method: 'GET',
    path: '/workspace',
    group: 'Workspace',
    summary: 'The workspace that is asked',
    action: 'workspace.read',
    enters: 'workspace',
    status: 200,
    answer: workspace,
    run: async ({ scope }) =>
      ok({ ...scope.workspace, ...(scope.role !== undefined && { role: scope.role }) }),
  }),
  updateWorkspace: jsonOperation({
    id: 'updateWorkspace',
    method: 'PATCH',
    path: '/workspace',
    group: 'Workspace',
    summary: 'Change name and address of the workspace; the former address leads to it',
    action: 'workspace.update',
    peopleOnly: 'whole',
    enters: 'workspace',
    body: z.strictObject({
      name: labelInput(60).optional(),
      slug: z.string().max(48).optional(),
    }),
    status: 200,
    answer: workspace.omit({ role: true }).meta({ id: 'ChangedWorkspace' }),
    run: ({ deps, scope }, _, body) => updateWorkspace(deps, scope, body),
  }),
  leaveWorkspace: jsonOperation({
    id: 'leaveWorkspace',
    method: 'POST',
    path: '/workspace/leave',
    group: 'Workspace',
    summary: 'Leave the workspace; its last owner cannot',
    action: 'member.leave',
    peopleOnly: 'own',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope }) => leaveWorkspace(deps, scope),
  }),
  transferWorkspace: jsonOperation({
    id: 'transferWorkspace',
    method: 'POST',
    path: '/workspace/transfer',
    group: 'Workspace',
    summary: 'Make another member the owner in your place; you become an admin',
    action: 'workspace.transfer',
    peopleOnly: 'rights',
    enters: 'workspace',
    body: z.strictObject({ user: rowName.describe('User id of a member.') }),
    status: 204,
    run: ({ deps, scope }, _, { user }) => transferWorkspace(deps, scope, { userId: user }),
  }),
  deleteWorkspace: jsonOperation({
    id: 'deleteWorkspace',
    method: 'DELETE',
    path: '/workspace',
    group: 'Workspace',
    summary: 'Delete the workspace with everything in it; it does not come back',
    action: 'workspace.delete',
    peopleOnly: 'whole',
    enters: 'workspace',
    query: z.strictObject({
      name: z.string().max(200).describe('Of the workspace, so that it is no other one.'),
    }),
    status: 204,
    run: ({ deps, scope }, query) => deleteWorkspace(deps, scope, query),
  }),
} as const;
