export { answerBrowserRequest } from './answer-browser-request';
export { BROWSER_LIMITS } from './browser-limits';
export * from './create-browser-compute';
export type {
  BrowserCalls,
  BrowserEntry,
  BrowserParse,
  ReadProgress,
  StoredRead,
  StoredTable,
  TablesSoFar,
} from './protocol';
