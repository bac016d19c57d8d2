import {
  type CaptureManifestFacts,
  readRevision,
  REVISION_FORM,
  type VcsFacts,
} from '@unpark/model';
import { readBundleRecord } from './bundle-record';
import { readDatadogEvent } from './datadog-event';
import type { Limits } from './limits';
import { badRecord, type Fields, fieldsOf, optionalText, text } from './record-fields';
import { parseStrictJson } from './strict-json';

export const MANIFEST_SCHEMA = 'unpark-capture/1';

/**
 * A record of how files were captured, in any of the forms that are known: `capture.json`, Datadog's
 * `event.json`, `bundle.json`. Throws `FormatError` naming the field.
 */
export function readRecordOf(bytes: Uint8Array, limits: Limits): CaptureManifestFacts {
  const root = fieldsOf(parseStrictJson(bytes, limits), 'the file');
  if (root.has('schema')) return readManifest(root);
  return root.has('attachments') ? readDatadogEvent(root) : readBundleRecord(root);
}

/**
 * `capture.json` by hand: only the fields of the facts, each checked; others are passed over, so
 * that a later command line can say more. Throws `FormatError` naming the field.
 */
function readManifest(root: Fields): CaptureManifestFacts {
  const schema = root.get('schema');
  if (schema !== MANIFEST_SCHEMA) {
    throw badRecord(
      `schema is ${JSON.stringify(schema)} and ${MANIFEST_SCHEMA} is what is read here`,
    );
  }
  const service = optionalText(root, 'service');
  const environment = optionalText(root, 'environment');
  const version = optionalText(root, 'version');
  const instance = root.get('instance');
  const vcs = root.get('vcs');
  const files = root.get('files');
  if (!Array.isArray(files)) throw badRecord('files is not a list');
  return {
    form: 'manifest',
    schema: MANIFEST_SCHEMA,
    ...(service !== undefined && { service }),
    ...(environment !== undefined && { environment }),
    ...(version !== undefined && { version }),
    ...(vcs !== undefined && { vcs: readVcs(fieldsOf(vcs, 'vcs')) }),
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

function readVcs(fields: Fields): VcsFacts {
  const stated = readRevision(text(fields, 'revision'));
  const modified = fields.get('modified');
  if (!stated) throw badRecord(`vcs.revision is not ${REVISION_FORM}`);
  if (modified !== undefined && typeof modified !== 'boolean')
    throw badRecord('vcs.modified is neither true nor false');
  return { ...stated, ...(modified !== undefined && { modified }) };
}

function readInstance(fields: Fields): CaptureManifestFacts['instance'] {
  const host = optionalText(fields, 'host');
  const runtimeId = optionalText(fields, 'runtimeId');
  const goVersion = optionalText(fields, 'goVersion');
  const binary = optionalText(fields, 'binary');
  const pid = fields.get('pid');
  const started = fields.get('startedUnixNs');
  if (pid !== undefined && !Number.isSafeInteger(pid))
    throw badRecord('instance.pid is not a number');
  return {
    ...(host !== undefined && { host }),
    ...(runtimeId !== undefined && { runtimeId }),
    ...(goVersion !== undefined && { goVersion }),
    ...(binary !== undefined && { binary }),
    ...(typeof pid === 'number' && { pid }),
    ...(started !== undefined && { startedUnixNs: nanoseconds(fields, 'startedUnixNs') }),
  };
}

function nanoseconds(fields: Fields, key: string): string {
  const value = fields.get(key);
  if (typeof value !== 'string' || !/^\d{1,19}$/.test(value)) {
    throw badRecord(`${key} is not a time in nanoseconds as decimal text`);
  }
  return value;
}
