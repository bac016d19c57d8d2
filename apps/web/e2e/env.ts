/** What the journeys read from their environment. */
export const chromiumPath: string | undefined = process.env['CHROMIUM_PATH'];
export const totalsFile: string | undefined = process.env['UNPARK_TEST_TOTALS'];
export const isCi: boolean = !['', '0', 'false', undefined].includes(process.env['CI']);

/** Set by global-setup for the test processes. */
export function productAddress(): string {
  const address = process.env['UNPARK_JOURNEY_URL'];
  if (!address)
    throw new Error('UNPARK_JOURNEY_URL is not set: run the journeys by their configuration.');
  return address;
}
