import {
  type Caller,
  createWorkspace,
  enterWorkspace,
  type Role,
  type WorkspaceScope,
} from '../src/index';
import type { TestDeps } from './test-deps';

let number = 0;

/** A user, straight in the database: how accounts are made has its own tests. */
export async function makeUser(deps: TestDeps): Promise<string> {
  number += 1;
  const id = `usr_${String(number).padStart(26, '0')}`;
  await deps.database.accounts.user.create({
    data: { id, name: `Person ${number}`, email: `member${number}@example.test` },
  });
  return id;
}

/** A new workspace, entered by its owner. */
export async function makeWorkspace(deps: TestDeps, name: string): Promise<WorkspaceScope> {
  const userId = await makeUser(deps);
  const made = await createWorkspace(deps, { userId }, { name });
  if (!made.ok) throw new Error(made.error.message);
  return enter(deps, { kind: 'user', userId }, made.value.slug);
}

/** Another member of the workspace of `scope`, entered with `role`. */
export async function joinAs(
  deps: TestDeps,
  scope: WorkspaceScope,
  role: Role,
): Promise<WorkspaceScope> {
  const userId = await makeUser(deps);
  number += 1;
  await scope.client.member.create({ data: { id: `mem_${number}`, userId, role } });
  return enter(deps, { kind: 'user', userId }, scope.workspace.slug);
}

export async function enter(deps: TestDeps, caller: Caller, slug: string): Promise<WorkspaceScope> {
  const entered = await enterWorkspace(deps, caller, { slug });
  if (!entered.ok) throw new Error(entered.error.message);
  return entered.value;
}
