import { startTestProduct } from '../../../scripts/lib/test-instance.mjs';
import { chromium } from '../../../scripts/lib/test-tools.mjs';

/** Starts the built product once for all journeys; Playwright calls what is returned at the end. */
export default async function globalSetup() {
  if (!process.env.CHROMIUM_PATH) {
    const browser = chromium();
    if (browser.missing) throw new Error(browser.missing);
    process.env.CHROMIUM_PATH = browser.path;
  }
  // A running product can be named instead, for a look at one journey.
  if (process.env.UNPARK_JOURNEY_URL) return undefined;
  const product = await startTestProduct();
  process.env.UNPARK_JOURNEY_URL = product.url;
  return product.stop;
}
