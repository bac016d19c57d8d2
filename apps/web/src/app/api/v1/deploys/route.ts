import type { Problem } from '@unpark/base';
import { countRequest, createDeploy, enterWorkspace, WORKSPACE_NOT_FOUND } from '@unpark/usecases';
import { z } from 'zod';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../server/api-route';
import { server } from '../../../../server/deps';
import { formBody } from '../../../../server/json-body';
import { requestCaller } from '../../../../server/request-caller';
import { operations } from '../../../../server/rest/operations';
import { restRoute } from '../../../../server/rest/rest-route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = restRoute(operations.listDeploys);

const LONGEST_BODY_BYTES = 8192;
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

const body = z.strictObject({
  /** name or slug */
  service: line(200),
  /** slug; for people, a key belongs to one */
  workspace: z.string().max(64).optional(),
  revision: line(128).optional(),
  environment: line(100).optional(),
  note: line(500).optional(),
  /** ISO text with its zone; now when absent */
  at: z.iso.datetime({ offset: true }).optional(),
});

const EXAMPLE = '{"service": "checkout", "revision": "4f2a91c"}';

const notRead = (name: string): Problem => ({
  code: 'deploy.body',
  message: `The deploy could not be read: ${name} is missing or not of its form.`,
  next: `Send JSON like ${EXAMPLE}.`,
  values: { name, example: EXAMPLE },
});

/** `POST /api/v1/deploys`: a release that went out, by a key that may push or by a person. */
export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'changes');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const read = await formBody(request, body, LONGEST_BODY_BYTES, notRead);
  if (!read.ok) return problemAnswer(read.error, requestId);
  const { workspace, at, ...deploy } = read.value;
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
  const made = await createDeploy(deps, scope.value, {
    ...deploy,
    ...(at !== undefined && { at: new Date(at) }),
  });
  return made.ok ? jsonAnswer(made.value, 201) : problemAnswer(made.error, requestId);
});
