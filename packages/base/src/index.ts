export * from './assert';
export * from './ids';
export * from './nanoseconds';
export * from './problem';
export * from './quantities';
export * from './result';
