export * from './limits';
export { readGoroutineDump } from './goroutine/read-dump';
