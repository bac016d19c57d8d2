/** One voice for every script: progress lines with time, and failures as one clear line. */

const startedAt = performance.now();

/** @param {string} line */
export function say(line) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  console.log(`[${seconds}s] ${line}`);
}

/** A failure whose message is complete for the person who reads it; shown without a stack. */
export class Refusal extends Error {
  /** @param {string} message what happened, where, and what to do */
  constructor(message) {
    super(message);
    this.name = 'Refusal';
  }
}

/**
 * Runs a script's main function; a Refusal becomes one line and exit code 1.
 * @param {() => Promise<number | void>} main resolves to the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(`\n${describe(error)}\n`);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function describe(error) {
  if (error instanceof Refusal) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
