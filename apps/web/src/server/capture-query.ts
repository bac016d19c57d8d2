import { type Problem, ProblemError } from '@unpark/base';
import { type CaptureUploadQuery, captureUploadQuery } from '@unpark/ingest';
import {
  type Caller,
  type Deps,
  enterWorkspace,
  WORKSPACE_NOT_FOUND,
  type WorkspaceScope,
} from '@unpark/usecases';

/** The query of an upload. Throws `ProblemError` with the parameter that is not right. */
export function readCaptureQuery(params: URLSearchParams): CaptureUploadQuery {
  const parsed = captureUploadQuery.safeParse(Object.fromEntries(params));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? 'query');
  const problem: Problem = {
    code: 'upload.query',
    message: `The query parameter ${name} is not right: ${issue?.message ?? 'unknown'}.`,
    next: 'Name the service at least: /api/v1/captures?service=checkout',
    values: { case: 'wrong', name },
  };
  throw new ProblemError(problem);
}

/** The workspace that an upload is for: that of the key, or the one that a person names. */
export async function enterForUpload(
  deps: Deps,
  caller: Caller,
  query: CaptureUploadQuery,
): Promise<WorkspaceScope> {
  const entered = await enterWorkspace(deps, caller, workspaceOf(caller, query));
  if (!entered.ok) throw new ProblemError(entered.error);
  if (query.workspace !== undefined && query.workspace !== entered.value.workspace.slug)
    throw new ProblemError(WORKSPACE_NOT_FOUND);
  return entered.value;
}

function workspaceOf(
  caller: Caller,
  query: CaptureUploadQuery,
): { slug: string } | { workspaceId: string } {
  if (caller.kind === 'key') return { workspaceId: caller.workspaceId };
  if (query.workspace !== undefined) return { slug: query.workspace };
  throw new ProblemError({
    code: 'upload.query',
    message: 'The query parameter workspace is missing.',
    next: 'Name the workspace, or send with an API key, which belongs to one.',
    values: { case: 'missing', name: 'workspace' },
  });
}
