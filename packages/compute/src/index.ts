export * from './decode-table-file';
export * from './run-diagnose';
export * from './run-parse';
