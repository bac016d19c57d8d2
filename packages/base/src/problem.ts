/** Where in an input something was found wrong. Offsets count from 0, lines from 1. */
export interface ProblemPlace {
  readonly file?: string;
  readonly byte?: number;
  readonly line?: number;
  /** e.g. `sample 17`, `goroutine block 3`, `archive entry 12` */
  readonly record?: string;
}

/**
 * What the words of a problem name, for words in another language: a file, a limit, what was found.
 * Numbers are amounts; what is none (an id, a status, a size with its unit) is text. `case` tells
 * sentences of one code apart that differ in meaning.
 */
export type ProblemValues = Readonly<Record<string, string | number>>;

/**
 * What a person is told when something does not work: what happened, where, what to do.
 *
 * `code` is stable (`area.cause`, lower case, dashes) and is what programs test.
 * `message` is one sentence without our paths or stack traces.
 * `next` is one sentence that says what the reader can do about it.
 * `values` are what both name, so that they can be said in another language from `code`.
 * `retryAfterSeconds`, where trying again helps only later: when.
 * `internal` is for logs only and never leaves the process.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
  readonly place?: ProblemPlace;
  readonly values?: ProblemValues;
  readonly retryAfterSeconds?: number;
  readonly internal?: string;
}

/** Carries a `Problem` through code that can only throw (streams, framework callbacks). */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.message, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export const isProblemError = (value: unknown): value is ProblemError =>
  value instanceof ProblemError;

/** The part of a problem that is shown: neither `internal` nor what a header says. */
export function publicProblem(problem: Problem): Omit<Problem, 'internal'> {
  const { code, message, next, place, values } = problem;
  return {
    code,
    message,
    ...(next && { next }),
    ...(place && { place }),
    ...(values && { values }),
  };
}
