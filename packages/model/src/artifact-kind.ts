/** What one file of a capture is. Decided from content; a name or Content-Type is only a hint. */
export const ARTIFACT_KINDS = [
  'pprof-cpu',
  'pprof-heap',
  'pprof-allocs',
  'pprof-block',
  'pprof-mutex',
  'pprof-goroutine',
  'pprof-threadcreate',
  'pprof-goroutineleak',
  /** a valid pprof profile that is none of Go's own (fgprof, custom, another language) */
  'pprof-other',
  /** goroutine text: debug=2, runtime.Stack, panic and SIGQUIT output */
  'goroutine-dump',
  /** only in rows of early builds, which kept debug=1 text unread; its kinds are now those of pprof */
  'profile-text',
  'execution-trace',
  'metrics',
  /** our own record of how a capture was taken: clocks, order, service */
  'capture-manifest',
  /** zip or tar; its entries become artifacts of their own */
  'archive',
  'unknown',
] as const;

export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

/**
 * - `parsed`: read whole
 * - `warnings`: read whole, something in it is odd and said
 * - `damaged`: read up to a point (byte or line given); what came before is used
 * - `unrecognised`: kept, not used; says what was seen
 * - `stored`: recognised, kept, not read by this version
 */
export const ARTIFACT_STATUSES = [
  'parsed',
  'warnings',
  'damaged',
  'unrecognised',
  'stored',
] as const;
export type ArtifactStatus = (typeof ARTIFACT_STATUSES)[number];

/** Words for people, as in "goroutine dump", "block profile". Never "profile" for a dump or a trace. */
export const ARTIFACT_KIND_WORDS: Readonly<Record<ArtifactKind, string>> = {
  'pprof-cpu': 'CPU profile',
  'pprof-heap': 'heap profile',
  'pprof-allocs': 'allocs profile',
  'pprof-block': 'block profile',
  'pprof-mutex': 'mutex profile',
  'pprof-goroutine': 'goroutine profile',
  'pprof-threadcreate': 'threadcreate profile',
  'pprof-goroutineleak': 'goroutine leak profile',
  'pprof-other': 'pprof profile',
  'goroutine-dump': 'goroutine dump',
  'profile-text': 'text profile',
  'execution-trace': 'execution trace',
  metrics: 'runtime metrics',
  'capture-manifest': 'capture record',
  archive: 'archive',
  unknown: 'unknown file',
};

export const isProfileKind = (kind: ArtifactKind): boolean => kind.startsWith('pprof-');
