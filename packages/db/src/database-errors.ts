import { Prisma } from './generated/client';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === code;

/** A row with this key is there already. */
export const isUniqueViolation = (error: unknown): boolean => hasCode(error, 'P2002');

/** `update`, `delete` or `…OrThrow` found no row (or none in this workspace). */
export const isRowMissing = (error: unknown): boolean => hasCode(error, 'P2025');

/** A foreign key names a row that is not there, or not in this workspace. */
export const isForeignKeyViolation = (error: unknown): boolean => hasCode(error, 'P2003');

/** The server cannot be reached, refuses connections or ran out of them: trying later may help. */
export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientInitializationError ||
  ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'].some((code) => hasCode(error, code));

/**
 * An error as a log may have it. What the client says of a query that is not of its form quotes the whole
 * query, and so what people wrote and captures hold; the reason is its last line.
 */
export function errorForLog(cause: unknown): unknown {
  if (!(cause instanceof Prisma.PrismaClientValidationError)) return cause;
  const reason = cause.message.trimEnd().split('\n').at(-1) ?? '';
  const at = cause.stack?.indexOf('\n    at ') ?? -1;
  const frames = at < 0 ? '' : (cause.stack?.slice(at) ?? '');
  return Object.assign(new Error(reason), {
    name: cause.name,
    stack: `${cause.name}: ${reason}${frames}`,
  });
}
