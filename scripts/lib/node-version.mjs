// Written in old syntax and without imports: it must be readable by the very Node that it turns away.

/** The oldest Node that every dependency runs on; the same number stands in package.json. */
const OLDEST = [20, 19];

/**
 * @param {string} version such as "20.19.0"
 * @returns {string | undefined} what to say to the person, when this Node is too old
 */
export function nodeTooOld(version) {
  const parts = version.split('.').map(Number);
  if (parts[0] > OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] >= OLDEST[1])) return undefined;
  return (
    'Unpark needs Node ' +
    OLDEST.join('.') +
    ' or newer; this is ' +
    version +
    '. Install a newer one (https://nodejs.org) and run the command again.'
  );
}

/** Ends the process with one line when this Node is too old. */
export function requireNode() {
  const problem = nodeTooOld(process.versions.node);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}
