import { Refusal } from './report.mjs';

/** The oldest Node that every dependency runs on; the same number stands in package.json. */
const OLDEST = [20, 19];

export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Refusal(
    `Unpark needs Node ${OLDEST.join('.')} or newer; this is ${version}. Install a newer one from https://nodejs.org and run the command again.`,
  );
}
