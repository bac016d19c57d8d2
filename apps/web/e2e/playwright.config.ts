import { defineConfig } from '@playwright/test';
import { chromiumPath, isCi, totalsFile } from './env';

/**
 * Journeys through the built product: global-setup starts it on a free port with a database of its
 * own. `npm run journeys` runs them; `npm test` does so after everything else.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results',
  globalSetup: './global-setup.mjs',
  // Each journey has an account of its own; a long file that begins last must not leave a core idle.
  fullyParallel: true,
  workers: 2,
  // A journey that passes only sometimes is a failure; the trace shows why.
  retries: 0,
  forbidOnly: isCi,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: totalsFile ? [['line'], ['json', { outputFile: totalsFile }]] : [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromiumPath && { executablePath: chromiumPath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
