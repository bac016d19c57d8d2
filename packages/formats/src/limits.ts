/**
 * What one artifact may be. Counted in what was seen, never taken from a header. Every limit has a
 * code of its own in the problem that names it.
 */
export interface Limits {
  /** bytes of one file after inflating */
  readonly inflatedBytes: number;
  /** inflated bytes a stored byte, once `inflationGraceBytes` have come out */
  readonly inflationRatio: number;
  /** the same for zstd, which makes a 250th and less of a goroutine dump: it repeats from afar */
  readonly zstdInflationRatio: number;
  readonly inflationGraceBytes: number;
  readonly archiveEntries: number;
  /** inflated bytes of all entries together */
  readonly archiveBytes: number;
  readonly samples: number;
  readonly locations: number;
  readonly functions: number;
  readonly strings: number;
  /** longer text is cut with a mark */
  readonly stringBytes: number;
  /** deeper stacks are cut with a mark at the root end (profiles) or the middle (dumps) */
  readonly framesPerStack: number;
  readonly labelsPerSample: number;
  readonly sampleTypes: number;
  /** labels of all different label sets of a profile together */
  readonly labelRows: number;
  /** rows of all stacks of a profile together: distinct (frame, caller) places */
  readonly stackRows: number;
  /** lines of all locations of a profile together, inlined calls included */
  readonly locationLines: number;
  /** names and files of all frames together, as the table of frames repeats them */
  readonly frameTextBytes: number;
  readonly mappings: number;
  readonly comments: number;
  /** of `drop_frames` and `keep_frames`; longer ones are not followed */
  readonly patternBytes: number;
  /** states of those expressions times bytes of all names: about ten seconds */
  readonly patternSteps: number;
  readonly goroutines: number;
  /** exact argument words of one dump: 36 bytes each while it is read, from 5 bytes of text */
  readonly argumentWords: number;
  readonly lineBytes: number;
  /** series of a file of metrics: labels that take any value make one each */
  readonly metricSeries: number;
  /** values of all series of a file of metrics; 40 bytes each */
  readonly metricPoints: number;
  readonly metricBuckets: number;
  /** names and labels of all series of a file of metrics together */
  readonly metricTextBytes: number;
  /** values of JSON that are held while metrics are read from it: about 100 bytes each */
  readonly metricJsonValues: number;
  /** build information of an executable: a line of 100 bytes for each module that it is made of */
  readonly buildInfoBytes: number;
  /** rows of the tables of an executable that are looked at; Go's linker makes some thirty */
  readonly executableSections: number;
  readonly jsonDepth: number;
  readonly jsonKeys: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  inflatedBytes: 2048 * MIB,
  inflationRatio: 200,
  zstdInflationRatio: 2000,
  inflationGraceBytes: 16 * MIB,
  archiveEntries: 200,
  archiveBytes: 1024 * MIB,
  samples: 2_000_000,
  locations: 2_000_000,
  functions: 2_000_000,
  strings: 4_000_000,
  stringBytes: 64 * 1024,
  framesPerStack: 1024,
  labelsPerSample: 100,
  sampleTypes: 16,
  labelRows: 5_000_000,
  stackRows: 60_000_000,
  locationLines: 8_000_000,
  frameTextBytes: 1024 * MIB,
  mappings: 100_000,
  comments: 1000,
  patternBytes: 4096,
  patternSteps: 500_000_000,
  goroutines: 2_000_000,
  argumentWords: 20_000_000,
  lineBytes: 64 * 1024,
  metricSeries: 200_000,
  metricPoints: 2_000_000,
  metricBuckets: 4_000_000,
  metricTextBytes: 128 * MIB,
  metricJsonValues: 1_000_000,
  buildInfoBytes: 4 * MIB,
  executableSections: 1000,
  jsonDepth: 32,
  jsonKeys: 10_000,
};

/** Bytes that a stored file of this size may inflate to. */
export const inflateLimit = (
  storedBytes: number,
  limits: Limits,
  ratio = limits.inflationRatio,
): number =>
  Math.min(limits.inflatedBytes, Math.max(limits.inflationGraceBytes, storedBytes * ratio));
