import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly query: URLSearchParams;
  readonly idempotencyKey: string;
  readonly key: string;
  readonly body: string;
}

type Answer = { status: number; code?: string; headers?: Record<string, string> } | 'cut';

export interface FakeIntake {
  readonly address: string;
  /** uploads that came in whole, refused ones too */
  readonly uploads: Received[];
  readonly reports: { readonly agent: string; readonly targets: readonly Reported[] }[];
  /** what the next requests of a path get, in order; success where there is nothing */
  readonly next: { captures: (Answer | undefined)[]; targets: (Answer | undefined)[] };
  /** requests in all */
  count: number;
  close(): Promise<void>;
}

interface Reported {
  readonly target: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly buffered: number;
}

/** The intake's contract in memory: the same idempotency key is the same capture. */
export async function fakeIntake(): Promise<FakeIntake> {
  const captures = new Map<string, string>();
  const fake = {
    uploads: [] as Received[],
    reports: [] as FakeIntake['reports'],
    next: { captures: [], targets: [] } as FakeIntake['next'],
    count: 0,
  };
  const answer = (response: ServerResponse, status: number, value: unknown, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
  const refuse = (response: ServerResponse, request: IncomingMessage, one: Answer) => {
    if (one === 'cut') return void request.socket.destroy();
    const error = { code: one.code ?? 'internal.failed', message: 'No.', next: 'Try later.' };
    answer(response, one.status, { error }, one.headers);
  };
  const server: Server = createServer((request, response) => {
    fake.count++;
    const url = new URL(request.url ?? '/', 'http://fake');
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      if (url.pathname === '/api/v1/captures') {
        const idempotencyKey = String(request.headers['idempotency-key']);
        fake.uploads.push({
          query: url.searchParams,
          idempotencyKey,
          key: String(request.headers.authorization),
          body,
        });
        const other = fake.next.captures.shift();
        if (other) return refuse(response, request, other);
        const known = captures.get(idempotencyKey);
        const captureId = known ?? `cap_${captures.size + 1}`;
        captures.set(idempotencyKey, captureId);
        return answer(response, known ? 200 : 202, {
          outcome: known ? 'duplicate' : 'accepted',
          captureId,
          url: `https://unpark.example.com/w/team/captures/${captureId}`,
          artifacts: [],
        });
      }
      if (url.pathname === '/api/v1/agents/targets') {
        const other = fake.next.targets.shift();
        if (other) return refuse(response, request, other);
        const report = JSON.parse(body) as FakeIntake['reports'][number];
        fake.reports.push(report);
        return answer(response, 200, { targets: report.targets.length });
      }
      refuse(response, request, { status: 404, code: 'service.not-found' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
