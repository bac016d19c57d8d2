import { Prisma } from './generated/client';

// PostgreSQL's jsonb refuses both; the readers replace them before, this is the last guard.
const NOT_STORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const storable = (text: string): string => text.replace(NOT_STORABLE, '\uFFFD');

/** A value as a Json column takes it: a copy, without `undefined`, NUL or lone surrogates. */
export function toJsonColumn(value: unknown): Prisma.InputJsonValue {
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return storable(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const keys = Object.keys(inner);
    if (keys.every((key) => storable(key) === key)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [storable(key), item]));
  });
  return JSON.parse(text) as Prisma.InputJsonValue;
}

/**
 * A Json column back as the type that was written. The writer's type is trusted: only our own code
 * writes these columns.
 */
export const fromJsonColumn = <T>(value: Prisma.JsonValue): T => value as T;

/** SQL NULL in a Json column. */
export const JSON_NULL = Prisma.DbNull;
