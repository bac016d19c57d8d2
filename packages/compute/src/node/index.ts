export type { DiagnoseFileInput, EntryFile, ParseAnswer, TableFile } from '../protocol';
export * from './compute-pool';
export { FileTraceSource } from './file-trace-source';
export { serveGenerations } from './generation-worker';
export { readTraceFile, type TraceThreads } from './read-trace-file';
export { residentBytes } from './process-memory';
export { zlibInflater } from './zlib-inflater';
