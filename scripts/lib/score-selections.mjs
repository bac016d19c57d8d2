/**
 * Parts of a bundle that a person might have. `takes` says of an artifact (kind, file) whether it is
 * among them; the capture record, which gives times, always is.
 */
const isDump = ({ kind, file }) => kind === 'goroutine-dump' && !/(?:panic|sigquit)/.test(file);
const isProfile = ({ kind }) => kind.startsWith('pprof-');
const isTrace = ({ kind }) => kind === 'execution-trace';

export const SELECTIONS = [
  { name: 'all', says: 'all files', takes: () => true },
  {
    name: 'dump',
    says: 'one dump',
    takes: (artifact) => isDump(artifact) && !artifact.file.includes('.end.'),
  },
  { name: 'dumps', says: 'two dumps', takes: isDump },
  { name: 'profiles', says: 'two dumps, profiles', takes: (a) => isDump(a) || isProfile(a) },
  {
    name: 'trace',
    says: 'two dumps, profiles, trace',
    takes: (a) => isDump(a) || isProfile(a) || isTrace(a),
  },
  { name: 'no-dump', says: 'profiles, trace, metrics', takes: (a) => a.kind !== 'goroutine-dump' },
  { name: 'only-trace', says: 'trace alone', takes: isTrace },
  { name: 'only-profiles', says: 'profiles alone', takes: isProfile },
];
