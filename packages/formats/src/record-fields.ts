import { FormatError } from './format-error';

/** Fields of one object of a capture record. */
export type Fields = ReadonlyMap<string, unknown>;

export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRecord(`${where} is not an object`);
  }
  return new Map(Object.entries(value));
}

export function text(fields: Fields, key: string): string {
  const value = fields.get(key);
  if (typeof value !== 'string' || value === '') throw badRecord(`${key} is missing or not text`);
  return value.replaceAll('\u0000', '\ufffd');
}

export const optionalText = (fields: Fields, key: string): string | undefined =>
  fields.get(key) === undefined ? undefined : text(fields, key);

/** @param what begins with the field that is meant */
export const badRecord = (what: string): FormatError =>
  new FormatError({
    code: 'manifest.bad',
    message: `The capture record cannot be used: ${what}.`,
    next: 'Files of the capture are read without it; their order comes from other times.',
    values: { field: what.startsWith('the file ') ? 'JSON' : (what.split(' ', 1)[0] ?? '') },
  });
