export * from './clock';
export * from './compare-state';
export * from './compare-url';
export * from './flame-state';
export {
  completeGoroutineFilter,
  type Completion,
  type CompletionList,
} from './goroutine-filter/complete-filter';
export { type FilterContext, filterGoroutines } from './goroutine-filter/filter-goroutines';
export { FILTER_KEYS, filterHelp, filterHelpMarkdown } from './goroutine-filter/filter-keys';
export type { FilterNode, FilterProblem, GoroutineFilter } from './goroutine-filter/filter-syntax';
export { filterSpans, type FilterSpan, withTerm } from './goroutine-filter/filter-spans';
export {
  type FilterVocabulary,
  filterVocabulary,
  type VocabularyContext,
} from './goroutine-filter/filter-vocabulary';
export { parseGoroutineFilter } from './goroutine-filter/parse-filter';
export * from './goroutines-state';
export * from './history-mode';
export * from './id-ranges';
export * from './read-view-state';
export * from './selection-steps';
export * from './timeline-state';
export * from './view-state';
export * from './view-url';
