export * from './limits';
export { readGoroutineDump } from './goroutine/read-dump';
export { readPprof } from './pprof/read-profile';
