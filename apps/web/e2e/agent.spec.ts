import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBundleFile } from '@unpark/testkit/corpus';
import { checkPage } from './check-page';
import { productAddress } from './env';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp } from './steps';

const CLI = fileURLToPath(new URL('../../cli/bin/unpark.mjs', import.meta.url));

/** A program that grows: each run of the agent meets a later moment of the same process. */
const MOMENTS = ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t2'];

async function program(): Promise<{ address: string; next: () => void; server: Server }> {
  let moment = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://program');
    const name = url.pathname.slice('/debug/pprof/'.length);
    const debug = url.searchParams.get('debug');
    const file =
      name === 'goroutine'
        ? ({ '1': 'goroutine.debug1.txt', '2': 'goroutine.debug2.txt' }[debug ?? ''] ??
          'goroutine.pprof')
        : name === 'heap'
          ? 'heap.pprof'
          : undefined;
    if (file === undefined) return void response.writeHead(404).end('404 page not found\n');
    response.end(readBundleFile(MOMENTS[moment] ?? '', file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    next: () => {
      moment++;
    },
    server,
  };
}

function runAgent(config: string, key: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [CLI, 'agent', '--config', config, '--once'], {
    env: { ...process.env, UNPARK_API_KEY: key },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

test('an agent captures a service twice; both stand on its axis and are compared', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Scheduled');
  await page.goto(`${home}/settings/keys`);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('agent');
  await page.getByRole('button', { name: 'Make key' }).click();
  const key = await page.getByTestId('new-key-secret').innerText();

  const folder = await mkdtemp(path.join(tmpdir(), 'unpark-journey-'));
  const { address, next, server } = await program();
  const config = path.join(folder, 'agent.yaml');
  await writeFile(
    config,
    `server: ${productAddress()}
agent: journey
buffer: { dir: ${JSON.stringify(path.join(folder, 'buffer'))} }
services:
  - { name: pubsub, url: "${address}", target: pubsub-0, take: [dumps, heap, goroutine], seconds: 1 }
`,
  );
  try {
    for (const _moment of MOMENTS) {
      const { code, said } = await runAgent(config, key);
      expect(code, said).toBe(0);
      next();
    }
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }

  await page.goto(`${home}/services/pubsub`);
  const axis = page.getByRole('region', { name: 'Over time' });
  const points = axis.getByRole('button', { name: /goroutines, .* UTC.*, scheduled$/ });
  await expect(points).toHaveCount(2, { timeout: 60_000 });
  const agents = page.getByRole('region', { name: 'Captures on a schedule' });
  await expect(agents.getByRole('row', { name: /pubsub-0 journey/ })).toContainText('Taken');
  await checkPage(page, 'service-scheduled');

  // one by click, one by keys
  await points.first().click();
  await expect(points.first()).toHaveAttribute('aria-pressed', 'true');
  await points.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('x');
  await expect(points.last()).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('region', { name: 'Marked for compare' })).toContainText(
    'Two captures marked',
  );
  await page.keyboard.press('c');
  await page.waitForURL(/\/compare\?v=1&a=cap_/);
  await expect(page.getByRole('region', { name: 'Goroutines of both dumps' })).toContainText(
    '+571',
  );
  expectNoTrouble(trouble);
});
