export * from './blocking-profile';
export * from './trace-range';
