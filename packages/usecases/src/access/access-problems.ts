import type { Problem } from '@unpark/base';
import { type Action, leastRoleFor } from './role-matrix';

export const SIGN_IN_NEEDED: Problem = {
  code: 'access.sign-in',
  message: 'You are not signed in, or your session has ended.',
  next: 'Sign in and try again.',
};

/** The same for a workspace that does not exist and one that the caller is no member of. */
export const WORKSPACE_NOT_FOUND: Problem = {
  code: 'workspace.not-found',
  message: 'There is no such workspace, or you are not a member of it.',
  next: 'Check the address, or ask an admin of the workspace to add you.',
};

const WORDS_OF: Readonly<Partial<Record<string, string>>> = {
  key: 'API key',
  'rule-test': 'test of a rule',
  annotation: 'note',
  'checklist-item': 'item of the checklist',
  'report-template': 'template of a report',
};

/** The same for a foreign and a missing one. */
export const notFound = (
  what:
    | 'service'
    | 'capture'
    | 'artifact'
    | 'table'
    | 'key'
    | 'upload'
    | 'rule'
    | 'rule-test'
    | 'finding'
    | 'mute'
    | 'channel'
    | 'delivery'
    | 'member'
    | 'invitation'
    | 'annotation'
    | 'investigation'
    | 'incident'
    | 'comment'
    | 'checklist-item'
    | 'report-template'
    | 'deploy'
    | 'environment'
    | 'link',
): Problem => ({
  code: `${what}.not-found`,
  message: `There is no such ${WORDS_OF[what] ?? what} in this workspace.`,
  next: 'It may have been deleted; go back to the list and look again.',
});

export const roleTooLow = (action: Action): Problem => ({
  code: 'access.role',
  message: `Your role in this workspace does not allow this; it needs ${leastRoleFor(action)} or above.`,
  next: 'Ask an admin of the workspace.',
  values: { role: leastRoleFor(action) },
});

export const SCOPE_TOO_LOW: Problem = {
  code: 'access.scope',
  message: 'This API key does not have the scope for this.',
  next: 'Use a key with the scope that is needed: ingest to upload, read to read, admin to run the workspace. What hands out rights needs a person who is signed in; the page /api says where.',
};

const CONFLICTS: ReadonlySet<string> = new Set([
  'merged',
  'taken',
  'slug-taken',
  'last-owner',
  'replaced',
  'conflict',
  'not-final',
  'offset-conflict',
  'finished',
  'incomplete',
]);

/** HTTP status for a problem, by its code. What is not listed is the sender's input: 400. */
export function httpStatusOf(problem: Problem): number {
  if (problem.code === 'access.sign-in' || problem.code === 'access.key') return 401;
  if (problem.code.startsWith('access.')) return 403;
  const cause = problem.code.slice(problem.code.indexOf('.') + 1);
  if (cause === 'not-found' || problem.code === 'invitation.ended' || problem.code === 'link.ended')
    return 404;
  if (CONFLICTS.has(cause)) return 409;
  if (cause === 'too-large') return 413;
  if (problem.code === 'range.outside') return 416;
  if (problem.code.startsWith('limit.')) return 429;
  if (cause === 'full') return 507;
  if (cause === 'unavailable' || cause === 'unreachable') return 503;
  if (problem.code.startsWith('internal.') || problem.code.startsWith('storage.')) return 500;
  return 400;
}
