export * from './create-browser-compute';
export type { BrowserCalls, BrowserEntry, BrowserParse } from './protocol';
