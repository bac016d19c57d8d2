export * from './history-mode';
export * from './id-ranges';
export * from './selection-steps';
export * from './view-state';
export * from './view-url';
