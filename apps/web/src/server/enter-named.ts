import { err, ok, type Result } from '@unpark/base';
import {
  type Caller,
  countRequest,
  type Deps,
  enterWorkspace,
  WORKSPACE_NOT_FOUND,
  type WorkspaceScope,
} from '@unpark/usecases';
import { server } from './deps';

/** The workspace of a key, which may be named and must be that one; or the one that a person names. */
export async function enterNamed(
  caller: Caller,
  named: string | undefined,
): Promise<Result<{ deps: Deps; scope: WorkspaceScope }>> {
  const { deps } = await server();
  const target =
    caller.kind === 'key' ? { workspaceId: caller.workspaceId } : { slug: named ?? '' };
  const scope = await enterWorkspace(deps, caller, target);
  if (!scope.ok) return scope;
  if (named !== undefined && named !== scope.value.workspace.slug) return err(WORKSPACE_NOT_FOUND);
  const within = await countRequest(deps, scope.value);
  return within.ok ? ok({ deps, scope: scope.value }) : within;
}
