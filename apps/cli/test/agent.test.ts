import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pauseMs, troubleOf } from '../src/agent/backoff';
import { CaptureBuffer } from '../src/agent/capture-buffer';
import type { World } from '../src/agent/world';
import { runAgentCommand } from '../src/commands/agent';
import { EXIT } from '../src/exit-codes';
import { type FakeIntake, fakeIntake } from './fake-intake';
import { type FakePprof, fakePprof } from './fake-pprof-server';
import { recordedTerminal } from './recorded-terminal';

const KEY = 'upk_0123456789abcdef';
const NOBODY = 'http://127.0.0.1:9';

let folder = '';
let servers: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-agent-'));
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  await rm(folder, { recursive: true, force: true });
});

async function pprof(options?: Parameters<typeof fakePprof>[0]): Promise<FakePprof> {
  const server = await fakePprof(options);
  servers.push(server);
  return server;
}

async function intake(): Promise<FakeIntake> {
  const server = await fakeIntake();
  servers.push(server);
  return server;
}

interface Run {
  readonly server: string;
  readonly services: readonly string[];
  readonly limit?: string;
  readonly once?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
  readonly signal?: AbortSignal;
  readonly world?: World;
  readonly key?: string;
  readonly top?: string;
  readonly variables?: Record<string, string>;
}

/** Sleeps take no time and move the clock. */
function fastWorld(onSleep?: (ms: number) => void): World & { readonly slept: number[] } {
  let now = Date.UTC(2026, 10, 26, 20);
  const slept: number[] = [];
  return {
    slept,
    nowMs: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
      onSleep?.(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function agent(run: Run) {
  const config = join(folder, 'agent.yaml');
  await writeFile(
    config,
    [
      `server: ${run.server}`,
      'agent: edge-1',
      run.top ?? '',
      `buffer: { dir: "${join(folder, 'buffer')}", limit: ${run.limit ?? '1GiB'} }`,
      'defaults: { seconds: 1, trace: 0.5, every: 60s }',
      'services:',
      ...run.services.map((service) => `  - { ${service} }`),
      '',
    ].join('\n'),
  );
  const terminal = recordedTerminal();
  const code = await runAgentCommand(
    {
      config,
      once: run.once ?? true,
      check: run.check ?? false,
      json: run.json ?? true,
    },
    { noColor: true, apiKey: run.key ?? KEY, variables: run.variables ?? {} },
    terminal,
    { signal: run.signal ?? new AbortController().signal, release: () => {} },
    run.world ?? fastWorld(),
  );
  const lines = terminal.outText().split('\n').filter(Boolean);
  const events = (run.json ?? true) && !run.check ? lines.map((line) => eventOf(line)) : [];
  return { code, events, text: terminal.outText(), notes: terminal.noteText() };
}

const eventOf = (line: string) =>
  JSON.parse(line) as { event: string; message: string; target?: string; at: string };

const names = (events: readonly { event: string }[]) => events.map(({ event }) => event);
const inRoom = (room: string) => readdir(join(folder, 'buffer', room)).catch(() => []);

describe('unpark agent --once', () => {
  it('captures each target, sends it as scheduled, tells of it, and leaves nothing behind', async () => {
    const [process, server] = [await pprof(), await intake()];
    const { code, events } = await agent({
      server: server.address,
      services: [
        `name: checkout, url: "${process.address}", environment: production, labels: { zone: a }`,
      ],
    });
    expect(names(events)).toEqual(['capture.taken', 'push.done']);
    expect(code).toBe(EXIT.healthy);
    const [upload] = server.uploads;
    expect(Object.fromEntries(upload?.query ?? [])).toEqual({
      service: 'checkout',
      environment: 'production',
      label: 'zone=a',
      scheduled: 'true',
    });
    expect(upload?.key).toBe(`Bearer ${KEY}`);
    expect(upload?.body).toContain('goroutine.debug2.end.txt');
    expect(server.reports.at(-1)).toMatchObject({
      agent: 'edge-1',
      targets: [{ service: 'checkout', everySeconds: 60, outcome: 'taken', buffered: 0 }],
    });
    for (const room of ['taking', 'waiting', 'refused', 'gone'])
      expect(await inRoom(room)).toEqual([]);
  });

  it('takes profiles, not dumps, of a process with too many goroutines, and says so', async () => {
    const [process, server] = [await pprof({ goroutines: 31_000 }), await intake()];
    const { events } = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}"`],
    });
    expect(process.requests.filter((path) => /debug=[12]/.test(path))).toEqual([]);
    expect(process.requests.filter((path) => path.endsWith('/goroutine'))).toHaveLength(2);
    const words = '31000 goroutines are more than 10000: taking profiles (debug=0)';
    expect(events[0]?.message).toContain(words);
    expect(server.uploads[0]?.body).toContain(words);
    expect(server.reports.at(-1)?.targets[0]?.reason).toContain(words);
  });

  it('keeps captures while the server is away, and sends each with its own key later', async () => {
    const process = await pprof();
    const services = [`name: checkout, url: "${process.address}"`];
    const away = await agent({ server: NOBODY, services });
    expect(away.code).toBe(EXIT.failed);
    expect(names(away.events)).toContain('push.failed');
    await agent({ server: NOBODY, services });
    expect(await inRoom('waiting')).toHaveLength(2);
    const server = await intake();
    const back = await agent({ server: server.address, services });
    expect(back.code).toBe(EXIT.healthy);
    expect(names(back.events)).toEqual([
      'buffer.left-over',
      'capture.taken',
      'push.done',
      'push.done',
      'push.done',
    ]);
    expect(new Set(server.uploads.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    expect(await inRoom('waiting')).toEqual([]);
  });

  it('sends a capture again with the same key when its answer was lost', async () => {
    const [process, server] = [await pprof(), await intake()];
    server.next.captures.push('cut', { status: 503 });
    const { code } = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}"`],
    });
    expect(code).toBe(EXIT.healthy);
    expect(server.uploads).toHaveLength(3);
    expect(new Set(server.uploads.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('waits as long as the server asks for', async () => {
    const [process, server, world] = [await pprof(), await intake(), fastWorld()];
    server.next.captures.push({
      status: 429,
      code: 'limit.uploads',
      headers: { 'retry-after': '90' },
    });
    await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}"`],
      world,
    });
    expect(world.slept).toEqual([94_500]);
  });

  it('sets a capture aside that the server will never take, and goes on with the next', async () => {
    const [first, second, server] = [await pprof(), await pprof(), await intake()];
    server.next.captures.push({ status: 413, code: 'upload.too-large' });
    const { events } = await agent({
      server: server.address,
      services: [
        `name: checkout, url: "${first.address}"`,
        `name: billing, url: "${second.address}"`,
      ],
    });
    expect(names(events).slice(2)).toEqual(['push.refused', 'push.done']);
    expect(await inRoom('refused')).toHaveLength(1);
    expect(await inRoom('waiting')).toEqual([]);
  });

  it('goes on with other services when one has no room', async () => {
    const [first, second, server] = [await pprof(), await pprof(), await intake()];
    const full = { status: 507, code: 'service.full' };
    server.next.captures.push(full, undefined, full, full, full);
    const { code, events } = await agent({
      server: server.address,
      services: [
        `name: checkout, url: "${first.address}"`,
        `name: billing, url: "${second.address}"`,
      ],
    });
    expect(code).toBe(EXIT.failed);
    expect(names(events).slice(2)).toEqual([
      'push.done',
      ...Array.from({ length: 4 }, () => 'push.failed'),
    ]);
    expect(await inRoom('waiting')).toHaveLength(1);
    expect(server.reports.length).toBeGreaterThan(0);
  });

  it('keeps what it has with a revoked key, says what to do, and does not spin', async () => {
    const [process, server, world] = [await pprof(), await intake(), fastWorld()];
    for (let i = 0; i < 20; i++) server.next.captures.push({ status: 401, code: 'access.key' });
    const { code, events } = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}"`],
      world,
    });
    expect(code).toBe(EXIT.failed);
    const refused = events.filter(({ event }) => event === 'key.refused');
    expect(refused[0]?.message).toContain('Give the agent a key with the scope ingest');
    expect(refused[0]?.message).toContain('Captures on disk: 1');
    expect(server.uploads).toHaveLength(4);
    expect(world.slept).toEqual([45_000, 90_000, 180_000]);
    expect(await inRoom('waiting')).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain(KEY);
  });

  it('says why a target could not be captured, and captures the others', async () => {
    const [process, server] = [await pprof(), await intake()];
    const { code, events } = await agent({
      server: server.address,
      services: [`name: gone, url: "${NOBODY}"`, `name: checkout, url: "${process.address}"`],
    });
    expect(code).toBe(EXIT.failed);
    expect(events.find(({ event }) => event === 'capture.failed')).toMatchObject({
      target: '127.0.0.1:9',
      message: expect.stringContaining('nothing listens there'),
    });
    expect(server.reports.at(-1)?.targets.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'taken',
    ]);
  });

  it('sends secrets of the environment to the target, and to nobody else', async () => {
    const [process, server] = [await pprof(), await intake()];
    const { text } = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}", tokenFromEnv: PPROF_TOKEN`],
      variables: { PPROF_TOKEN: 'tok_secret' },
    });
    expect(
      process.headers.every(({ authorization }) => authorization === 'Bearer tok_secret'),
    ).toBe(true);
    expect(text).not.toContain('tok_secret');
    expect(JSON.stringify(server.uploads)).not.toContain('tok_secret');
    const without = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}", tokenFromEnv: PPROF_TOKEN`],
    });
    expect([without.code, without.notes]).toEqual([
      EXIT.usage,
      expect.stringContaining('PPROF_TOKEN'),
    ]);
  });

  it('works with a server that does not know of agents', async () => {
    const [process, server] = [await pprof(), await intake()];
    server.next.targets.push({ status: 404, code: 'push.status' });
    const { code } = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}"`],
    });
    expect(code).toBe(EXIT.healthy);
  });
});

describe('unpark agent', () => {
  it('captures on schedule, off by chance, without drifting, until it is told to end', async () => {
    const [process, server] = [await pprof(), await intake()];
    const stop = new AbortController();
    const world = fastWorld();
    const start = world.nowMs();
    const takenAt: number[] = [];
    const watched: World = {
      ...world,
      sleep: async (ms, signal) => {
        await world.sleep(ms, signal);
        takenAt.push(world.nowMs() - start);
        if (takenAt.length === 4) stop.abort();
      },
    };
    const { code, events } = await agent({
      server: server.address,
      services: [`name: checkout, url: "${process.address}", jitter: 10s`],
      once: false,
      world: watched,
      signal: stop.signal,
    });
    expect(code).toBe(EXIT.healthy);
    // first after half of the spread; with a chance of 0.5 the jitter is 0
    expect(takenAt).toEqual([15_000, 75_000, 135_000, 195_000]);
    expect(names(events).at(0)).toBe('agent.started');
    expect(names(events).at(-1)).toBe('agent.stopped');
    expect(names(events).filter((name) => name === 'capture.taken')).toHaveLength(3);
  });

  it('abandons a running capture when it is told to end; what is on disk stays', async () => {
    const stop = new AbortController();
    const slow = await pprof({ special: { profile: () => stop.abort() } });
    const { code, events } = await agent({
      server: NOBODY,
      services: [`name: checkout, url: "${slow.address}"`],
      once: false,
      signal: stop.signal,
    });
    expect(code).toBe(EXIT.healthy);
    expect(names(events)).toContain('capture.abandoned');
    expect(await inRoom('taking')).toEqual([]);
  });

  it('lets no second agent into its buffer', async () => {
    const stop = new AbortController();
    let second: Awaited<ReturnType<typeof agent>> | undefined;
    const services = [`name: checkout, url: "${NOBODY}"`];
    const world = fastWorld();
    await agent({
      server: NOBODY,
      services,
      once: false,
      signal: stop.signal,
      world: {
        ...world,
        sleep: async (ms, signal) => {
          await world.sleep(ms, signal);
          second ??= await agent({ server: NOBODY, services });
          stop.abort();
        },
      },
    });
    expect([second?.code, second?.notes]).toEqual([
      EXIT.failed,
      expect.stringContaining('Another agent'),
    ]);
  });
});

describe('unpark agent --check', () => {
  it('asks targets and the server, and takes nothing', async () => {
    const [few, many, server] = [
      await pprof(),
      await pprof({ goroutines: 20_000 }),
      await intake(),
    ];
    const { code, text } = await agent({
      server: server.address,
      services: [
        `name: checkout, url: "${few.address}"`,
        `name: billing, url: "${many.address}"`,
        `name: gone, url: "${NOBODY}"`,
      ],
      check: true,
    });
    expect(code).toBe(EXIT.failed);
    expect(text).toMatch(/checkout +127\.0\.0\.1:\d+ +1m +250 +dumps \(debug=2\)/);
    expect(text).toMatch(/billing .* 20.000 +profiles \(debug=0\)/);
    expect(text).toMatch(/gone .* nothing listens there/);
    expect(text).toContain('accepts the key');
    expect(server.uploads).toEqual([]);
    expect(server.reports).toEqual([]);
    expect(few.requests).toEqual(['/debug/pprof/']);
  });
});

describe('the buffer', () => {
  const said: string[] = [];
  const log = { say: (event: string, message: string) => void said.push(`${event}: ${message}`) };
  const facts = (takenUnixMs: number) => ({ service: 'checkout', target: 'a', takenUnixMs });

  async function put(buffer: CaptureBuffer, atMs: number, bytes: number): Promise<string> {
    const { id, folder: place } = await buffer.begin(atMs);
    await writeFile(join(place, 'x.txt'), Buffer.alloc(bytes));
    expect(await buffer.keep(id, facts(atMs))).toBe(true);
    return id;
  }

  it('drops the oldest with a line when it is full, and never what is being sent', async () => {
    said.length = 0;
    const buffer = await CaptureBuffer.open(join(folder, 'b'), 1000, log);
    const first = await put(buffer, 1000, 400);
    const second = await put(buffer, 2000, 400);
    buffer.hold(first);
    const third = await put(buffer, 3000, 400);
    expect(buffer.waiting().map(({ id }) => id)).toEqual([first, third]);
    expect(said).toEqual([
      expect.stringMatching(/^buffer\.dropped: the capture of 1970-01-01T00:00:02\.000Z is lost: /),
    ]);
    expect(await readdir(join(folder, 'b', 'waiting'))).not.toContain(second);
  });

  it('does not take a capture that alone is too large', async () => {
    const buffer = await CaptureBuffer.open(join(folder, 'b'), 1000, log);
    const { id, folder: place } = await buffer.begin(1);
    await writeFile(join(place, 'x.txt'), Buffer.alloc(1001));
    expect(await buffer.keep(id, facts(1))).toBe(false);
    expect(await readdir(join(folder, 'b', 'taking'))).toEqual([]);
  });

  it('is the same after a restart; what was half made or half gone is not there', async () => {
    const before = await CaptureBuffer.open(join(folder, 'b'), 1e6, log);
    const id = await put(before, 1000, 10);
    await before.begin(2000);
    const gone = join(folder, 'b', 'gone', 'half');
    await writeFile(gone, '');
    const [kept] = before.waiting();
    const after = await CaptureBuffer.open(join(folder, 'b'), 1e6, log);
    expect(after.waiting()).toEqual([kept]);
    expect(kept?.id).toBe(id);
    expect(await readdir(join(folder, 'b', 'taking'))).toEqual([]);
    expect(await readdir(join(folder, 'b', 'gone'))).toEqual([]);
    const note = await readFile(join(folder, 'b', 'waiting', id, 'push.json'), 'utf8');
    expect(note).toContain(kept?.note.idempotencyKey);
  });
});

describe('when to try again', () => {
  const at = (random: number) => ({ random: () => random });
  it('doubles up to a limit, half of it by chance', () => {
    expect([1, 2, 3, 20].map((n) => pauseMs(n, {}, 'later', at(1)))).toEqual([
      2_000, 4_000, 8_000, 300_000,
    ]);
    expect(pauseMs(1, {}, 'later', at(0))).toBe(1_000);
    expect(pauseMs(1000, {}, 'key', at(1))).toBe(900_000);
  });

  it('is never before the time that the server named, and never further than an hour', () => {
    expect(pauseMs(1, { retryAfterSeconds: 30 }, 'later', at(0))).toBe(30_000);
    expect(pauseMs(1, { retryAfterSeconds: 86_400 }, 'later', at(0))).toBe(3_600_000);
  });

  it.each([
    ['access.key', 401, 'key'],
    ['access.scope', 403, 'key'],
    ['service.full', 507, 'service'],
    ['workspace.full', 507, 'later'],
    ['upload.too-large', 413, 'never'],
    ['upload.cut-off', 400, 'later'],
    ['push.status', 404, 'later'],
    ['push.status', 413, 'later'],
    ['push.unreachable', undefined, 'later'],
  ] as const)('%s (%s) means %s', (code, status, trouble) => {
    expect(troubleOf({ code, message: '', ...(status !== undefined && { status }) })).toBe(trouble);
  });
});
