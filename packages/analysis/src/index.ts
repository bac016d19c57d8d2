export * from './blocking-profile';
export * from './trace-range';
export * from './goroutine-summaries';
export * from './duration-histogram';
export * from './regions';
export * from './tasks';
export * from './minimum-utilisation';
export * from './mutator-utilisation';
