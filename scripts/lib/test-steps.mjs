import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { say } from './report.mjs';
import { runNode } from './run-node.mjs';

/**
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, output: string }} Outcome
 */

/**
 * A check that passes or fails as one.
 * @param {string} name
 * @param {() => Promise<{ code: number, output: string }>} work
 * @returns {Promise<Outcome>}
 */
export async function check(name, work) {
  const startedAt = performance.now();
  const { code, output } = await work().catch((error) => ({
    code: 1,
    output: String(error?.stack ?? error),
  }));
  return told(
    { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output },
    startedAt,
  );
}

/** All tests of packages, applications and scripts, on a throw-away database. @returns {Promise<Outcome>} */
export async function vitest(env) {
  const startedAt = performance.now();
  return await withTotals('vitest.json', async (totalsFile) => {
    const { code, output } = await runNode(
      [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run'],
      { ...env, UNPARK_TEST_TOTALS: totalsFile },
    );
    const totals = readTotals(totalsFile);
    const passed = totals?.numPassedTests ?? 0;
    // A file that cannot be loaded holds no failed test, and is a failure all the same.
    const brokenFiles = (totals?.testResults ?? []).filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
    );
    const failed = (totals?.numFailedTests ?? 0) + brokenFiles.length;
    const skipped = (totals?.numPendingTests ?? 0) + (totals?.numTodoTests ?? 0);
    return told(
      { name: 'tests (vitest)', passed, failed: failed || (code === 0 ? 0 : 1), skipped, output },
      startedAt,
    );
  });
}

/** The journeys in a browser against the built product. @returns {Promise<Outcome>} */
export async function journeys(chromiumPath) {
  const startedAt = performance.now();
  return await withTotals('playwright.json', async (totalsFile) => {
    const { code, output } = await runNode(
      [
        inRoot('node_modules', '@playwright', 'test', 'cli.js'),
        'test',
        '-c',
        inRoot('apps', 'web', 'e2e', 'playwright.config.ts'),
      ],
      { CHROMIUM_PATH: chromiumPath, UNPARK_TEST_TOTALS: totalsFile },
    );
    const {
      expected = 0,
      unexpected = 0,
      flaky = 0,
      skipped = 0,
    } = readTotals(totalsFile)?.stats ?? {};
    const failed = unexpected + flaky;
    return told(
      {
        name: 'journeys (playwright)',
        passed: expected,
        failed: failed || (code === 0 ? 0 : 1),
        skipped,
        output,
      },
      startedAt,
    );
  });
}

async function withTotals(name, work) {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-totals-'));
  try {
    return await work(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTotals(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function told(outcome, startedAt) {
  const { name, passed, failed, skipped, output } = outcome;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const counts =
    passed + failed > 1
      ? ` (${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''})`
      : '';
  say(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}${counts} in ${seconds} s`);
  for (const line of new Set(output.split('\n').filter((text) => text.startsWith('SKIPPED '))))
    say(`       ${line}`);
  return outcome;
}
