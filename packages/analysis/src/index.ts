export * from './analysis-limits';
export * from './blocking-profile';
export * from './delays';
export * from './derive-trace-tables';
export * from './duration-histogram';
export * from './gc-times';
export * from './goroutine-summaries';
export * from './goroutine-track';
export * from './idle-procs';
export * from './minimum-utilisation';
export * from './mutator-utilisation';
export * from './open-waits';
export { orderByTime } from './order-by-time';
export * from './range-sums';
export * from './regions';
export * from './run-delays';
export * from './states-over-time';
export * from './tasks';
export {
  addUp,
  goroutineIntervals,
  type GoroutineLanes,
  type KindOf,
  type LaneIntervals,
  type WakeEdges,
} from './timeline-intervals';
export * from './timeline-seats';
export * from './trace-digest';
export * from './trace-moments';
export * from './trace-range';
export * from './transition-index';
export * from './utilisation-in';
export * from './wake-chain';
export * from './wake-ups';
export * from './wall-account';
export { WALL_STATE } from './wall-stretches';
