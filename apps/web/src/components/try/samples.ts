/** Real captures that anybody may look at; files of the corpus, served as they are. */
export const SAMPLES = [
  { name: 'mutex-across-io-go1.27', key: 'mutex', sizeBytes: 81_778 },
  { name: 'deadlock-abba-go1.27', key: 'deadlock', sizeBytes: 58_194 },
  { name: 'chan-result-leak-go1.27', key: 'leak', sizeBytes: 187_211 },
  { name: 'dbpool-exhausted-go1.27', key: 'pool', sizeBytes: 62_930 },
  { name: 'chan-full-slow-consumer-go1.27', key: 'queue', sizeBytes: 76_214 },
  { name: 'healthy-load-go1.27', key: 'healthy', sizeBytes: 174_342 },
] as const;

export type Sample = (typeof SAMPLES)[number];

export const sampleFile = (sample: Sample): string => `${sample.name}.tar.gz`;

export const samplePath = (sample: Sample): string => `/try/samples/${sampleFile(sample)}`;
