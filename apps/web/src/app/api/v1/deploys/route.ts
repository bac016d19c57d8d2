import type { Problem } from '@unpark/base';
import { createDeploy } from '@unpark/usecases';
import { z } from 'zod';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../server/api-route';
import { enterNamed } from '../../../../server/enter-named';
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
  const entered = await enterNamed(caller.value, workspace);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const made = await createDeploy(deps, scope, {
    ...deploy,
    ...(at !== undefined && { at: new Date(at) }),
  });
  return made.ok ? jsonAnswer(made.value, 201) : problemAnswer(made.error, requestId);
});
