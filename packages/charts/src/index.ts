export * from './layout/diff-marks';
export * from './layout/diff-parts';
export * from './layout/diff-tree';
export * from './layout/end-states';
export * from './layout/flame-input';
export * from './layout/flame-steps';
export * from './layout/flame-tree';
export * from './layout/function-lines';
export { labelExpression, labelFilter, quoted } from './layout/label-filter';
export * from './layout/label-split';
export * from './layout/marks';
export * from './layout/note-pins';
export * from './layout/sandwich';
export * from './layout/text-forms';
export * from './layout/timeline-cursor';
export * from './layout/timeline-groups';
export * from './layout/timeline-lanes';
export * from './layout/timeline-rows';
export * from './layout/timeline-runs';
export * from './layout/timeline-steps';
export { timelineText, type TimelineTextWords } from './layout/timeline-text';
export * from './layout/timeline-window';
export * from './layout/series-axis';
export * from './layout/series-layout';
export * from './layout/viewport';
export * from './layout/wait-graph-boxes';
export { layoutWaitGraph } from './layout/wait-graph-flow';
export * from './layout/wait-graph-layout';
export * from './layout/wait-graph-picture';
export * from './layout/wait-graph-text';
export * from './renderer/diff-renderer';
export * from './renderer/draw-context';
export * from './renderer/fit-text';
export * from './renderer/flame-renderer';
export * from './renderer/flame-words';
export * from './renderer/hatch';
export * from './renderer/note-pins';
export * from './renderer/palette';
export * from './renderer/timeline-overlays';
export * from './renderer/timeline-palette';
export type { TimelinePicture } from './renderer/timeline-picture';
export * from './renderer/timeline-renderer';
export * from './renderer/timeline-scene';
export { timelineSvg } from './renderer/timeline-svg';
export * from './renderer/timeline-track';
export * from './renderer/svg-context';
export * from './renderer/series-renderer';
export { DiffGraph, type DiffGraphProps } from './react/diff-graph';
export { type FlameAct, FlameGraph, type FlameGraphProps } from './react/flame-graph';
export { flamePng, type FlamePictureRequest, flameSvg } from './react/flame-picture';
export type { ShownTime } from './react/use-shown-time';
export {
  TimelineGraph,
  type TimelineGraphProps,
  type TimelineHandle,
} from './react/timeline-graph';
export { timelinePng } from './react/timeline-picture';
export { FunctionTable, type FunctionTableWords } from './react/function-table';
export {
  type LaneReading,
  type RangeNs,
  type SeriesLane,
  SeriesLanes,
  type SeriesLanesProps,
} from './react/series-lanes';
export * from './react/wait-graph-export';
export {
  WaitGraphFigure,
  type WaitGraphFigureProps,
  type WaitNoteMark,
} from './react/wait-graph-figure';
export {
  WaitGraphPane,
  type WaitGraphPaneProps,
  type WaitGraphZoom,
} from './react/wait-graph-pane';
