import { err, ok, type Problem, type Result } from '@unpark/base';
import { type AgentReport, agentReport } from '@unpark/ingest';
import {
  countRequest,
  enterWorkspace,
  reportAgentTargets,
  WORKSPACE_NOT_FOUND,
} from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../../server/api-route';
import { server } from '../../../../../server/deps';
import { requestCaller } from '../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** 500 targets with everything they may say. */
const LONGEST_BODY = 2 ** 20;

const EXAMPLE =
  '{"agent": "edge-1", "targets": [{"target": "checkout:6060", "service": "checkout", "everySeconds": 300, "outcome": "taken", "buffered": 0}]}';

const notRead = (name: string): Problem => ({
  code: 'agent.body',
  message: `The report of the agent could not be read: ${name} is missing or not of its form.`,
  next: `Send JSON like ${EXAMPLE}.`,
  values: { name, example: EXAMPLE },
});

async function readBody(request: Request): Promise<Result<AgentReport>> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    return err(notRead('content-type'));
  const text = await request.text();
  if (text.length > LONGEST_BODY) return err(notRead('body'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(notRead('body'));
  }
  const parsed = agentReport.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : err(notRead(parsed.error.issues[0]?.path.join('.') || 'body'));
}

/** `POST /api/v1/agents/targets`: see `agentReport` of `@unpark/ingest`. */
export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'changes');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const read = await readBody(request);
  if (!read.ok) return problemAnswer(read.error, requestId);
  const { workspace, ...report } = read.value;
  const { deps } = await server();
  const target =
    caller.value.kind === 'key'
      ? { workspaceId: caller.value.workspaceId }
      : { slug: workspace ?? '' };
  const scope = await enterWorkspace(deps, caller.value, target);
  if (!scope.ok) return problemAnswer(scope.error, requestId);
  if (workspace !== undefined && workspace !== scope.value.workspace.slug)
    return problemAnswer(WORKSPACE_NOT_FOUND, requestId);
  const within = await countRequest(deps, scope.value);
  if (!within.ok) return problemAnswer(within.error, requestId);
  const reported = await reportAgentTargets(deps, scope.value, report);
  return reported.ok ? jsonAnswer(reported.value) : problemAnswer(reported.error, requestId);
});
