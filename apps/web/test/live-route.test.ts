import { createWorkspace } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GET } from '../src/app/api/v1/live/route';
import { ORIGIN, type RestServer, startRestServer } from './rest-server';

let rest: RestServer;
beforeAll(async () => {
  rest = await startRestServer();
});
afterAll(async () => {
  process.emit('SIGTERM');
  await rest.drop();
});

let people = 0;
/** A person with a workspace, and the cookie of their session. */
async function signUp(): Promise<{ cookie: string; userId: string; slug: string; id: string }> {
  people += 1;
  const email = `listener${people}@example.test`;
  const answer = await rest.auth.handle(
    'sign-up/email',
    new Request(`${ORIGIN}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ name: `L ${people}`, email, password: 'a long enough password' }),
    }),
    `10.0.0.${people}`,
  );
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { id: userId } = await rest.deps.database.accounts.user.findUniqueOrThrow({
    where: { email },
  });
  const made = await createWorkspace(rest.deps, { userId }, { name: `Live ${people}` });
  if (!made.ok) throw new Error(made.error.message);
  return { cookie, userId, slug: made.value.slug, id: made.value.id };
}

const open = (workspace: string, headers: Record<string, string>, signal?: AbortSignal) =>
  GET(
    new Request(`${ORIGIN}/api/v1/live?workspace=${encodeURIComponent(workspace)}`, {
      headers,
      ...(signal && { signal }),
    }),
    { params: Promise.resolve({}) },
  );

/** What has come so far, and whether the stream is over. */
function read(answer: Response): { text: string; ended: boolean } {
  const state = { text: '', ended: false };
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) break;
      state.text += part.value;
    }
    state.ended = true;
  })();
  return state;
}

const WITHIN = { timeout: 15_000 };

describe('GET /api/v1/live', () => {
  it('A1 A3 is refused without a session, with a key, and alike for foreign, missing and odd names', async () => {
    const mine = await signUp();
    const theirs = await signUp();
    expect((await open(mine.slug, {})).status).toBe(401);
    expect((await open(mine.slug, { authorization: 'Bearer unp_x' })).status).toBe(401);
    const bodies = new Set<string>();
    for (const name of [theirs.slug, 'no-such-workspace', '', '..', '%00', 'x'.repeat(10_000)]) {
      const answer = await open(name, { cookie: mine.cookie });
      expect(answer.status).toBe(404);
      bodies.add((await answer.text()).replace(/req_\w+/, ''));
    }
    expect(bodies.size).toBe(1);
  });

  it('tells what changed by id, to this workspace alone, and ends with the membership', async () => {
    const mine = await signUp();
    const theirs = await signUp();
    const answer = await open(mine.slug, { cookie: mine.cookie });
    const foreign = read(await open(theirs.slug, { cookie: theirs.cookie }));
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
    const stream = read(answer);
    const client = rest.deps.database.forWorkspace(mine.id);
    await client.service.create({ data: { id: 'svc_live', name: 'live', slug: 'live' } });
    let made = 0;
    await vi.waitFor(async () => {
      made += 1;
      const id = `cap_live${made}`;
      await client.capture.create({
        data: { id, serviceId: 'svc_live', contentHash: id, label: 'words of a capture' },
      });
      expect(stream.text).toContain('"topic":"capture"');
    }, WITHIN);
    expect(stream.text).toMatch(/^retry: 2000\n\n/);
    expect(stream.text).not.toContain('words of a capture');
    expect(foreign.text).not.toContain('cap_live');
    await client.member.deleteMany({ where: { userId: mine.userId } });
    await vi.waitFor(() => expect(stream.ended).toBe(true), WITHIN);
    expect(foreign.ended).toBe(false);
    expect((await open(mine.slug, { cookie: mine.cookie })).status).toBe(404);
  });

  it('a reader that goes away leaves nothing behind', async () => {
    const mine = await signUp();
    for (let count = 0; count < 40; count += 1) {
      const gone = new AbortController();
      const answer = await open(mine.slug, { cookie: mine.cookie }, gone.signal);
      expect(answer.status).toBe(200);
      gone.abort();
    }
  });
});
