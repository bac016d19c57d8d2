export type { DiagnoseFileInput, EntryFile, ParseAnswer, TableFile } from '../protocol';
export * from './compute-pool';
export { residentBytes } from './process-memory';
export { zlibInflater } from './zlib-inflater';
