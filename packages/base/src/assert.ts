/** A broken invariant: our mistake, never the input's. Expected failures use `Result`. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(what);
}

export function unreachable(value: never, what = 'value outside its type'): never {
  throw new InvariantError(`${what}: ${String(value)}`);
}

/** For indexes that were checked by construction; keeps `noUncheckedIndexedAccess` honest. */
export function must<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InvariantError(what);
  return value;
}
