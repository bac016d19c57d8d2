import type { Problem } from '@unpark/base';
import { agentReport } from '@unpark/ingest';
import {
  countRequest,
  enterWorkspace,
  reportAgentTargets,
  WORKSPACE_NOT_FOUND,
} from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../../server/api-route';
import { server } from '../../../../../server/deps';
import { formBody } from '../../../../../server/json-body';
import { requestCaller } from '../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** 500 targets with everything they may say. */
const LONGEST_BODY_BYTES = 2 ** 20;

const EXAMPLE =
  '{"agent": "edge-1", "targets": [{"target": "checkout:6060", "service": "checkout", "everySeconds": 300, "outcome": "taken", "buffered": 0}]}';

const notRead = (name: string): Problem => ({
  code: 'agent.body',
  message: `The report of the agent could not be read: ${name} is missing or not of its form.`,
  next: `Send JSON like ${EXAMPLE}.`,
  values: { name, example: EXAMPLE },
});

/** `POST /api/v1/agents/targets`: see `agentReport` of `@unpark/ingest`. */
export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'changes');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const read = await formBody(request, agentReport, LONGEST_BODY_BYTES, notRead);
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
