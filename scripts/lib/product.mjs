import { OUTPUTS, QUIET_TOOLS } from './build.mjs';
import { Refusal } from './report.mjs';

/**
 * @typedef {{ port: number, host: string, publicUrl: string, databaseUrl: string, secret: string, dataDir: string }} Settings
 */

/**
 * The two programs of the product with the environment that both read.
 * @param {Settings} settings
 * @returns {{ web: import('./supervise.mjs').Program, worker: import('./supervise.mjs').Program }}
 */
export function productPrograms({ port, host, publicUrl, databaseUrl, secret, dataDir }) {
  const shared = {
    ...process.env,
    ...QUIET_TOOLS,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    UNPARK_URL: publicUrl,
    UNPARK_SECRET: secret,
    UNPARK_DATA_DIR: dataDir,
  };
  return {
    web: {
      name: 'web',
      script: OUTPUTS.web,
      env: { ...shared, PORT: String(port), HOSTNAME: host },
    },
    worker: {
      name: 'worker',
      script: OUTPUTS.worker,
      env: shared,
    },
  };
}

/**
 * Waits until the web process answers.
 * @param {string} address such as http://127.0.0.1:7420
 * @param {number} withinMs
 */
export async function untilServed(address, withinMs = 60_000) {
  const end = Date.now() + withinMs;
  let last = 'no connection';
  while (Date.now() < end) {
    try {
      const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(5_000) });
      await answer.arrayBuffer();
      if (answer.ok) return;
      last = `HTTP ${answer.status}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Refusal(
    `${address}/healthz did not answer within ${withinMs / 1000} s (last: ${last}).`,
  );
}
