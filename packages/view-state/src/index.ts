export {
  completeGoroutineFilter,
  type Completion,
  type CompletionList,
} from './goroutine-filter/complete-filter';
export { type FilterContext, filterGoroutines } from './goroutine-filter/filter-goroutines';
export { FILTER_KEYS, filterHelp, filterHelpMarkdown } from './goroutine-filter/filter-keys';
export type { FilterProblem, GoroutineFilter } from './goroutine-filter/filter-syntax';
export { type FilterVocabulary, filterVocabulary } from './goroutine-filter/filter-vocabulary';
export { parseGoroutineFilter } from './goroutine-filter/parse-filter';
export * from './history-mode';
export * from './id-ranges';
export * from './selection-steps';
export * from './view-state';
export * from './view-url';
