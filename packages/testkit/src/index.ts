export * from './corpus';
export * from './odd-inputs';
export * from './test-database';
export { testServerUrl } from './env';
export * from './recording-queue';
export * from './mail-catcher';
