import { err, ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { findOrCreateService } from './find-or-create-service';

export interface ServiceRef {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

/** @returns `service.taken` when there is one with this name */
export async function createService(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly name: string },
): Promise<Result<ServiceRef>> {
  const allowed = requireAction(scope, 'service.create');
  if (!allowed.ok) return allowed;
  const made = await findOrCreateService(deps, scope, input.name);
  if (!made.ok) return made;
  if (!made.value.created) {
    return err({
      code: 'service.taken',
      message: 'There is a service with this name.',
      next: 'Use it, or choose another name.',
      values: { case: 'taken' },
    });
  }
  const { id, name, slug } = made.value.service;
  return ok({ id, name, slug });
}
