import { type IdKind, makeId } from '@unpark/base';
import { EVERYTHING_REDACTED } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import {
  type ApiKeyScope,
  createApiKey,
  createWorkspace,
  enterWorkspace,
  type WorkspaceScope,
} from '@unpark/usecases';
import { expect } from 'vitest';
import type { Operation } from '../src/server/rest/operation';
import { operations } from '../src/server/rest/operations';
import { readCaptures } from './read-captures';
import { readRoutes } from './rest-routes';
import {
  call,
  type Handler,
  makeTenant,
  type RestServer,
  signUp,
  startRestServer,
  type Tenant,
} from './rest-server';

export type OperationName = keyof typeof operations;

export interface Sample {
  readonly id?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const SCOPES: readonly ApiKeyScope[] = ['ingest', 'read', 'admin'];

export let rest: RestServer;
export let routes: ReadonlyMap<string, ReadonlyMap<string, Handler>>;
export let owner: { readonly cookie: string; readonly userId: string };
export let viewer: { readonly cookie: string; readonly userId: string };
export let scope: WorkspaceScope;
export let theirs: Tenant;
export const keys = {} as Record<ApiKeyScope, string>;
export const ids = {
  service: '',
  spare: '',
  before: '',
  after: '',
  incident: '',
  other: '',
  note: '',
  view: '',
  link: '',
};

export const ours = { 'sec-fetch-site': 'same-origin' };

export type Auth = Readonly<Record<string, string>>;

export function send(operation: Operation, sample: Sample, auth: Auth) {
  const handler = routes.get(operation.path)?.get(operation.method);
  if (!handler) throw new Error(`no route of ${operation.id}`);
  const isSession = 'cookie' in auth;
  // a key belongs to one workspace; people name theirs
  const { workspace = scope.workspace.slug, ...asked } = sample.query ?? {};
  const query = new URLSearchParams({
    ...asked,
    ...(isSession && operation.enters === 'workspace' && { workspace }),
  });
  return call(handler, {
    method: operation.method,
    path: `/api/v1/x?${query}`,
    ...(sample.id !== undefined && { id: sample.id }),
    ...(sample.params && { params: sample.params }),
    headers: {
      ...auth,
      ...(isSession && ours),
      ...(sample.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(sample.body !== undefined && { body: JSON.stringify(sample.body) }),
  });
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
export const asOwner = () => ({ cookie: owner.cookie });
export const codeOf = async (answer: Response) =>
  ((await answer.json()) as { error: { code: string } }).error.code;

export async function get<T>(
  name: OperationName,
  sample: Sample,
  auth: Auth = asOwner(),
): Promise<T> {
  const answer = await send(operations[name], sample, auth);
  const text = await answer.text();
  expect([answer.status, text.slice(0, 300)]).toEqual([
    operations[name].status,
    text.slice(0, 300),
  ]);
  return JSON.parse(text) as T;
}

async function sendBundle(bundle: string): Promise<string> {
  const body = new FormData();
  for (const { file, bytes } of readBundle(bundle)) {
    if (/\.txt$|heap\.pprof$|block\.pprof$|trace\.out$|capture\.json$/.test(file))
      body.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), file);
  }
  const handler = routes.get('/captures')?.get('POST');
  if (!handler) throw new Error('no route');
  const answer = await call(handler, {
    method: 'POST',
    path: `/api/v1/captures?service=checkout&workspace=${scope.workspace.slug}`,
    headers: { ...asOwner(), ...ours },
    body,
  });
  const sent = operations.sendCapture.answer?.parse(await answer.json()) as { captureId: string };
  return sent.captureId;
}

/** A server, a workspace with two captures that were read, and another one whose rows are foreign. */
export async function startWorld(): Promise<() => Promise<void>> {
  rest = await startRestServer();
  routes = await readRoutes();
  theirs = await makeTenant(rest, 'Theirs');
  owner = await signUp(rest, 'owner@example.test');
  const made = await createWorkspace(rest.deps, { userId: owner.userId }, { name: 'Mine' });
  if (!made.ok) throw new Error(made.error.message);
  const entered = await enterWorkspace(
    rest.deps,
    { kind: 'user', userId: owner.userId },
    { slug: made.value.slug },
  );
  if (!entered.ok) throw new Error(entered.error.message);
  scope = entered.value;
  viewer = await signUp(rest, 'viewer@example.test');
  await addMember(viewer.userId, 'viewer');
  for (const one of SCOPES) {
    const key = await createApiKey(rest.deps, scope, { name: one, scopes: [one] });
    if (!key.ok) throw new Error(key.error.message);
    keys[one] = key.value.secret;
  }
  ids.before = await sendBundle('chan-result-leak-go1.24');
  ids.after = await sendBundle('chan-result-leak-go1.26');
  await readCaptures(rest, scope);
  const service = await scope.client.service.findFirstOrThrow({ select: { id: true } });
  ids.service = service.id;
  ids.spare = (await get<{ id: string }>('createService', { body: { name: 'spare' } })).id;
  ids.incident = (
    await get<{ id: string }>('createIncident', { body: { capture: ids.before } })
  ).id;
  ids.other = (await get<{ id: string }>('createIncident', { body: { capture: ids.after } })).id;
  ids.note = (await get<{ id: string }>('createNote', { body: NOTE() })).id;
  ids.view = (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id;
  ids.link = (await get<{ id: string }>('createLink', { id: ids.view, body: LINK })).id;
  return () => rest.drop();
}

const addMember = (userId: string, role: 'viewer' | 'editor') =>
  scope.client.member.create({
    data: { id: idOf('member'), userId, role },
  });
export const idOf = (kind: IdKind) => makeId(kind, Date.now(), rest.deps.random(10));

export const NOTE = () => ({
  capture: ids.before,
  selection: { version: 1, functions: ['main.main'] },
  text: 'Look here.',
});
export const VIEW = () => ({
  name: 'The leak',
  notes: '',
  kind: 'capture',
  query: '',
  captures: [ids.before],
});
export const LINK = { redaction: EVERYTHING_REDACTED, originals: false, hours: 24 };

let made = 0;
/** For names that are given once. */
export const next = (): number => ++made;
export const person = async (): Promise<string> => {
  const number = next();
  const userId = `usr_${String(number).padStart(26, '7')}`;
  await rest.deps.database.accounts.user.create({
    data: { id: userId, name: 'Somebody', email: `somebody${number}@example.test` },
  });
  await addMember(userId, 'editor');
  return userId;
};
