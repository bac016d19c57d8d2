export * from './corpus';
export * from './odd-inputs';
