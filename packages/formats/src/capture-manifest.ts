import type { CaptureManifestFacts } from '@unpark/model';
import { FormatError } from './format-error';
import type { Limits } from './limits';
import { parseStrictJson } from './strict-json';

export const MANIFEST_SCHEMA = 'unpark-capture/1';

/**
 * `capture.json` by hand: only the fields of the facts, each checked; others are passed over, so
 * that a later command line can say more. Throws `FormatError` naming the field.
 */
export function readManifest(bytes: Uint8Array, limits: Limits): CaptureManifestFacts {
  const root = fieldsOf(parseStrictJson(bytes, limits), 'the file');
  const schema = root.get('schema');
  if (schema !== MANIFEST_SCHEMA) {
    throw bad(`schema is ${JSON.stringify(schema)} and ${MANIFEST_SCHEMA} is what is read here`);
  }
  const service = optionalText(root, 'service');
  const instance = root.get('instance');
  const files = root.get('files');
  if (!Array.isArray(files)) throw bad('files is not a list');
  return {
    form: 'manifest',
    schema: MANIFEST_SCHEMA,
    ...(service !== undefined && { service }),
    ...(instance !== undefined && { instance: readInstance(fieldsOf(instance, 'instance')) }),
    windowFromUnixNs: nanoseconds(root, 'windowFromUnixNs'),
    windowToUnixNs: nanoseconds(root, 'windowToUnixNs'),
    files: files.map((entry: unknown, index) => {
      const fields = fieldsOf(entry, `files[${index}]`);
      const url = optionalText(fields, 'url');
      return {
        file: text(fields, 'file'),
        fromUnixNs: nanoseconds(fields, 'fromUnixNs'),
        toUnixNs: nanoseconds(fields, 'toUnixNs'),
        ...(url !== undefined && { url }),
      };
    }),
  };
}

function readInstance(fields: ReadonlyMap<string, unknown>): CaptureManifestFacts['instance'] {
  const host = optionalText(fields, 'host');
  const pid = fields.get('pid');
  const started = fields.get('startedUnixNs');
  if (pid !== undefined && !Number.isSafeInteger(pid)) throw bad('instance.pid is not a number');
  return {
    ...(host !== undefined && { host }),
    ...(typeof pid === 'number' && { pid }),
    ...(started !== undefined && { startedUnixNs: nanoseconds(fields, 'startedUnixNs') }),
  };
}

function fieldsOf(value: unknown, where: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`${where} is not an object`);
  }
  return new Map(Object.entries(value));
}

function text(fields: ReadonlyMap<string, unknown>, key: string): string {
  const value = fields.get(key);
  if (typeof value !== 'string' || value === '') throw bad(`${key} is missing or not text`);
  return value.replaceAll('\u0000', '\ufffd');
}

const optionalText = (fields: ReadonlyMap<string, unknown>, key: string): string | undefined =>
  fields.get(key) === undefined ? undefined : text(fields, key);

function nanoseconds(fields: ReadonlyMap<string, unknown>, key: string): string {
  const value = fields.get(key);
  if (typeof value !== 'string' || !/^\d{1,19}$/.test(value)) {
    throw bad(`${key} is not a time in nanoseconds as decimal text`);
  }
  return value;
}

const bad = (what: string): FormatError =>
  new FormatError({
    code: 'manifest.bad',
    message: `The capture record cannot be used: ${what}.`,
    next: 'Files of the capture are read without it; their order comes from other times.',
  });
