/**
 * What is taken out before something of a capture is shown to people outside. Each kind is a matter of
 * its own; what is found of it is numbered, and equal numbers are equal values within one link.
 */
export const REDACTED_KINDS = [
  /** host names and addresses of the network */
  'hosts',
  /** keys and values of labels; names of tasks, regions and logs of a trace */
  'labels',
  /** paths and names of source files, and of the program */
  'paths',
  /** import paths of the program's own packages and of modules that are not public */
  'packages',
  /** arguments of calls, addresses of memory, words of panics */
  'arguments',
  /** names and mail addresses of people, home folders */
  'people',
  /** notes of the investigation, comments in files */
  'notes',
] as const;
export type RedactedKind = (typeof REDACTED_KINDS)[number];

export type Redaction = Readonly<Record<RedactedKind, boolean>>;

export const EVERYTHING_REDACTED: Redaction = {
  hosts: true,
  labels: true,
  paths: true,
  packages: true,
  arguments: true,
  people: true,
  notes: true,
};

/** A path of a source file holds the package's: taking out the one takes out the other. */
export const wholeRedaction = (wanted: Redaction): Redaction => ({
  ...wanted,
  paths: wanted.paths || wanted.packages,
});

export const redactsAnything = (redaction: Redaction): boolean =>
  REDACTED_KINDS.some((kind) => redaction[kind]);
