export type { ArchiveEntry } from './bundle/archive-entry';
export { type Inflater, isGzip, plainInflater } from './bundle/gzip';
export { listArchive } from './bundle/list-archive';
export { DEFAULT_LIMITS, type Limits } from './limits';
export { type ReadOptions, readArtifact } from './read-artifact';
export { recogniseArtifact } from './recognise';
