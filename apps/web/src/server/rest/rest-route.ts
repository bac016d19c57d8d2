import { err, ok, type Problem, type Result } from '@unpark/base';
import {
  actorOf,
  countRequest,
  type Deps,
  recordAudit,
  requireAction,
  type WorkspaceScope,
} from '@unpark/usecases';
import { z } from 'zod';
import { apiRoute, jsonAnswer, problemAnswer } from '../api-route';
import { enterNamed } from '../enter-named';
import { jsonBody } from '../json-body';
import { enterByObject, requestCaller } from '../request-caller';
import type { JsonOperation } from './operation';

const NO_WORKSPACE: Problem = {
  code: 'api.workspace',
  message: 'The query parameter workspace is missing.',
  next: 'Name the workspace, or send with an API key, which belongs to one.',
};

const notOfForm = (where: string, message: string): Problem => ({
  code: 'api.input',
  message: `${where} is not right: ${message}.`,
  next: 'The page /api has the form of each operation.',
  values: { where },
});

const NO_QUERY = z.strictObject({});

/** The handler of one operation: who calls, which workspace, may they, is it of its form, then do it. */
export const restRoute = (operation: JsonOperation) =>
  apiRoute(async (request, { requestId, params }) => {
    const { searchParams } = new URL(request.url);
    const entered = await enter(operation, request.headers, params, searchParams.get('workspace'));
    if (!entered.ok) return problemAnswer(entered.error, requestId);
    const { deps, scope } = entered.value;
    const allowed = await mayDo(deps, scope, operation);
    if (!allowed.ok) return problemAnswer(allowed.error, requestId);
    searchParams.delete('workspace');
    const query = read(operation.query ?? NO_QUERY, Object.fromEntries(searchParams), 'query');
    if (!query.ok) return problemAnswer(query.error, requestId);
    const body = operation.body ? await readBody(operation.body, request) : ok(undefined);
    if (!body.ok) return problemAnswer(body.error, requestId);
    const done = await operation.run({ deps, scope, params }, query.value, body.value);
    if (!done.ok) return problemAnswer(done.error, requestId);
    if (!operation.answer) {
      return new Response(null, {
        status: operation.status,
        headers: { 'cache-control': 'no-store' },
      });
    }
    // what the schema does not name does not leave
    return jsonAnswer(operation.answer.parse(done.value), operation.status);
  });

async function enter(
  operation: JsonOperation,
  headers: Headers,
  params: Readonly<Record<string, string>>,
  named: string | null,
): Promise<Result<{ deps: Deps; scope: WorkspaceScope }>> {
  const what = operation.method === 'GET' ? 'reads' : 'changes';
  if (operation.enters !== 'workspace') {
    const entered = await enterByObject(headers, what, operation.enters, params['id'] ?? '');
    if (!entered.ok || what === 'reads') return entered;
    const within = await countRequest(entered.value.deps, entered.value.scope);
    return within.ok ? entered : within;
  }
  const caller = await requestCaller(headers, what);
  if (!caller.ok) return caller;
  if (caller.value.kind === 'user' && named === null) return err(NO_WORKSPACE);
  return enterNamed(caller.value, named ?? undefined);
}

/** As the use case will decide, before anything is read of the request; an attempt to change is told. */
async function mayDo(
  deps: Deps,
  scope: WorkspaceScope,
  { action, method }: JsonOperation,
): Promise<Result<void>> {
  const allowed = requireAction(scope, action);
  if (!allowed.ok && method !== 'GET') {
    await recordAudit(deps, {
      workspaceId: scope.workspace.id,
      actor: actorOf(scope.caller),
      action: 'access.refused',
      object: `action:${action}`,
      result: 'refused',
      address: scope.caller.address,
    });
  }
  return allowed;
}

function read(schema: z.ZodType, value: unknown, what: 'query' | 'body'): Result<unknown> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
  const where = [path, keys].filter((part) => part !== '').join('.') || what;
  return err(notOfForm(where.slice(0, 200), issue?.message.slice(0, 300) ?? 'unknown'));
}

async function readBody(schema: z.ZodType, request: Request): Promise<Result<unknown>> {
  const json = await jsonBody(request);
  return json.ok ? read(schema, json.value, 'body') : json;
}
