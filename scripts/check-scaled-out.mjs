/**
 * Runs web, worker and the migrate job as docker-compose.yml says, on servers from packages instead of
 * images: the same programs, the same variables, with host names turned into local addresses.
 * A capture goes through it and must reach its final state.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interpolate, readComposeFile } from './lib/compose-file.mjs';
import { ProductClient } from './lib/product-client.mjs';
import { OUTPUTS } from './lib/build.mjs';
import { inRoot } from './lib/paths.mjs';
import { freePort } from './lib/ports.mjs';
import { startThrowAwayPostgres } from './lib/postgres.mjs';
import { untilServed } from './lib/product.mjs';
import { Refusal, runMain, say } from './lib/report.mjs';
import { runNode } from './lib/run-node.mjs';
import { endGroup, supervise } from './lib/supervise.mjs';
import { redisServer, s3Server } from './lib/test-tools.mjs';

const FINAL_WITHIN_MS = 90_000;

await runMain(async () => {
  const toStop = [];
  try {
    await runScaledOut(toStop);
  } finally {
    for (const stop of toStop.reverse()) await stop();
  }
});

async function runScaledOut(toStop) {
  const redis = redisServer();
  const s3 = s3Server();
  const missing = [redis.missing, s3.missing].filter(Boolean);
  if (missing.length > 0) throw new Refusal(missing.join('\n'));

  const folder = mkdtempSync(join(tmpdir(), 'unpark-scaled-out-'));
  toStop.push(() => rmSync(folder, { recursive: true, force: true }));
  const password = 'only-for-this-run';
  const postgres = await startThrowAwayPostgres();
  toStop.push(postgres.stop);
  const redisPort = await freePort();
  toStop.push(
    startServer(redis.path, [
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--requirepass',
      password,
      '--maxmemory-policy',
      'noeviction',
      '--save',
      '',
      '--dir',
      folder,
    ]),
  );
  const s3Port = await freePort();
  toStop.push(startServer(s3.path, ['-H', '127.0.0.1', '-p', String(s3Port)]));

  const port = await freePort();
  const addresses = [
    [/^postgresql:.*$/, postgres.url],
    ['@redis:6379', `@127.0.0.1:${redisPort}`],
    ['http://s3:7070', `http://127.0.0.1:${s3Port}`],
    [/^0\.0\.0\.0$/, '127.0.0.1'],
    [/^7420$/, String(port)],
    ['/var/lib/unpark', join(folder, 'data')],
  ];
  const values = {
    POSTGRES_PASSWORD: password,
    REDIS_PASSWORD: password,
    UNPARK_SECRET: 'only-for-this-run-and-not-secret-at-all',
    S3_ACCESS_KEY_ID: 'unpark',
    S3_SECRET_ACCESS_KEY: password,
    UNPARK_URL: `http://localhost:${port}`,
  };
  const { services } = readComposeFile();
  const environmentOf = (service) =>
    Object.fromEntries(
      Object.entries(services[service].environment).map(([name, value]) => [
        name,
        addresses.reduce(
          (text, [from, to]) => text.replace(from, to),
          interpolate(String(value), values),
        ),
      ]),
    );

  await untilListening(`http://127.0.0.1:${s3Port}`);
  const migrated = await runNode(
    [inRoot(...services.migrate.command[1].split('/'))],
    environmentOf('migrate'),
  );
  if (migrated.code !== 0) throw new Refusal(`the migrate job failed:\n${migrated.output}`);
  say('the migrate job is done');

  const logFolder = join(folder, 'logs');
  const system = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/' };
  // Two workers, as `--scale worker=2` would start them, and the one that sends messages.
  const programs = [
    { name: 'web', script: OUTPUTS.web, env: { ...system, ...environmentOf('web') } },
    {
      name: 'worker-1',
      script: inRoot(...services.worker.command[1].split('/')),
      env: { ...system, ...environmentOf('worker') },
    },
    {
      name: 'worker-2',
      script: inRoot(...services.worker.command[1].split('/')),
      env: { ...system, ...environmentOf('worker') },
    },
    {
      name: 'messenger',
      script: inRoot(...services.messenger.command[1].split('/')),
      env: { ...system, ...environmentOf('messenger') },
    },
  ];
  const supervised = programs.map((program) => supervise(program, { logFolder }));
  toStop.push(() => Promise.all(supervised.map((one) => one.stop(10_000))));
  const address = `http://127.0.0.1:${port}`;
  await Promise.race([untilServed(address), ...supervised.map((one) => one.failed)]);
  say('web, two workers and the messenger are running');

  try {
    await sendOneCapture(address, values.UNPARK_URL);
  } catch (error) {
    for (const { name } of programs) {
      console.log(
        `──── ${name}\n${readFileSync(join(logFolder, `${name}.log`), 'utf8')
          .split('\n')
          .slice(-15)
          .join('\n')}`,
      );
    }
    throw error;
  }
}

async function sendOneCapture(address, publicUrl) {
  const client = new ProductClient(address, new URL(publicUrl).origin);
  const account = {
    email: 'scaled-out@example.test',
    password: 'a long enough pass phrase',
    name: 'Scaled out',
  };
  if (!(await client.signUp(account))) throw new Error('sign-up was refused');
  const workspace = await client.workspace('Scaled out');
  const file = inRoot('packages', 'testkit', 'corpus', 'chan-full-slow-consumer-go1.24.tar.gz');
  const { captureId } = await client.upload(workspace, 'checkout', file);
  const end = Date.now() + FINAL_WITHIN_MS;
  for (;;) {
    const status = await client.status(captureId);
    if (status.final) {
      if (status.state !== 'done' || status.artifactsRead === 0)
        throw new Error(`the capture ended as ${JSON.stringify(status)}`);
      say(`a capture with ${status.artifactCount} artifacts is done`);
      return;
    }
    if (Date.now() > end)
      throw new Error(
        `the capture is not final after ${FINAL_WITHIN_MS / 1000} s: ${JSON.stringify(status)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** @returns {() => Promise<void>} how to stop it */
function startServer(program, args) {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  return () => endGroup(child, 5_000);
}

async function untilListening(address) {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(address);
      return;
    } catch (error) {
      if (tries > 300)
        throw new Refusal(`${address} does not answer: ${error.cause?.code ?? error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
