export * from './corpus';
export * from './odd-inputs';
export * from './test-database';
export * from './recording-queue';
