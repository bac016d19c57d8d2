import { test as base, expect } from '@playwright/test';
import { productAddress } from './env';

/** What a page said that nobody expected: errors in its console, requests that failed. */
export interface PageTrouble {
  readonly lines: string[];
}

export const test = base.extend<{ trouble: PageTrouble }>({
  baseURL: async ({}, use) => {
    await use(productAddress());
  },
  /** Collected on every page of the test; `expectNoTrouble` at its end makes it a failure. */
  trouble: [
    async ({ page }, use) => {
      const lines: string[] = [];
      page.on('pageerror', (error) => lines.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') lines.push(`console: ${message.text()}`);
      });
      page.on('requestfailed', (request) => {
        // A page that is left cancels what it was still loading.
        const reason = request.failure()?.errorText ?? '';
        if (reason !== 'net::ERR_ABORTED') lines.push(`request: ${request.url()} ${reason}`);
      });
      await use({ lines });
    },
    { auto: true },
  ],
});

export function expectNoTrouble(trouble: PageTrouble): void {
  expect(trouble.lines, 'errors in the console, on the page or of requests').toEqual([]);
}

let people = 0;

/** An account that no other test uses. */
export function newPerson(): { name: string; email: string; password: string } {
  people += 1;
  const id = `${Date.now().toString(36)}-${process.pid}-${people}`;
  return { name: 'Ada Example', email: `ada-${id}@example.test`, password: `correct horse ${id}` };
}

export { expect };
