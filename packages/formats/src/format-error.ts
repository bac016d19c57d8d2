import type { Problem } from '@unpark/base';

/** How readers stop inside this package; turned into a `Problem` at its door, never seen outside. */
export class FormatError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'FormatError';
    this.problem = problem;
  }
}

/** Collects problems that do not stop reading: one for each code, with the first place and a count. */
export class Warnings {
  private readonly byCode = new Map<string, { problem: Problem; count: number }>();

  add(problem: Problem): void {
    const known = this.byCode.get(problem.code);
    if (known) known.count++;
    else this.byCode.set(problem.code, { problem, count: 1 });
  }

  get size(): number {
    return this.byCode.size;
  }

  list(): Problem[] {
    return [...this.byCode.values()].map(({ problem, count }) =>
      count === 1
        ? problem
        : {
            ...problem,
            message: `${problem.message} (${count} times, the first is named.)`,
            values: { ...problem.values, times: count },
          },
    );
  }
}
