export { type AppRouter, appRouter, createCaller } from './app-router';
export { type Context, createContext } from './context';
export { logFailure } from './log-failure';
export { problemError, shownProblem, type ShownProblem, unwrap } from './problem-error';
