/** An artifact as far as a selection looks at it. */
export interface SelectedArtifact {
  readonly kind: string;
  readonly file: string;
}

/**
 * Parts of a bundle that a person might have. The capture record, which only gives times, belongs to
 * each of them.
 */
export interface CorpusSelection {
  readonly name: string;
  readonly says: string;
  readonly takes: (artifact: SelectedArtifact) => boolean;
}

/** Dumps that were asked for; what a dying process prints is only among all files. */
const isDump = ({ kind, file }: SelectedArtifact): boolean =>
  kind === 'goroutine-dump' && !/(?:panic|sigquit)/.test(file);
const isProfile = ({ kind }: SelectedArtifact): boolean => kind.startsWith('pprof-');
const isTrace = ({ kind }: SelectedArtifact): boolean => kind === 'execution-trace';
const isRecord = ({ kind }: SelectedArtifact): boolean => kind === 'capture-manifest';

const selection = (
  name: string,
  says: string,
  takes: (artifact: SelectedArtifact) => boolean,
): CorpusSelection => ({
  name,
  says,
  takes: (artifact) => isRecord(artifact) || takes(artifact),
});

export const CORPUS_SELECTIONS: readonly CorpusSelection[] = [
  selection('all', 'all files', () => true),
  selection('dump', 'one dump', (a) => isDump(a) && !a.file.includes('.end.')),
  selection('dumps', 'two dumps', isDump),
  selection('profiles', 'two dumps, profiles', (a) => isDump(a) || isProfile(a)),
  selection('trace', 'two dumps, profiles, trace', (a) => isDump(a) || isProfile(a) || isTrace(a)),
  selection('no-dump', 'profiles, trace, metrics', (a) => a.kind !== 'goroutine-dump'),
  selection('only-trace', 'trace alone', isTrace),
  selection('only-profiles', 'profiles alone', isProfile),
];
