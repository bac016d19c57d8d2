export * from './assert';
export * from './closest-name';
export * from './ids';
export * from './linear-regex';
export * from './nanoseconds';
export * from './problem';
export * from './quantities';
export * from './result';
