import type { Problem } from '@unpark/base';
import { agentReport } from '@unpark/ingest';
import { reportAgentTargets } from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../../server/api-route';
import { enterNamed } from '../../../../../server/enter-named';
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
  const entered = await enterNamed(caller.value, workspace);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const reported = await reportAgentTargets(deps, scope, report);
  return reported.ok ? jsonAnswer(reported.value) : problemAnswer(reported.error, requestId);
});
