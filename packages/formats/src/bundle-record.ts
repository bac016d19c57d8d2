import type { CaptureManifestFacts } from '@unpark/model';
import { rfc3339Ns } from './bytes/rfc3339';
import { badRecord, fieldsOf, type Fields, optionalText, text } from './record-fields';

/**
 * A `bundle.json`: the record of a set of captures with RFC 3339 times: `window_start`, `window_end`,
 * `process_started`, `service`, `go_exact`, and `files` with `captured_from` and `captured_to`. Other
 * fields are passed over. Throws `FormatError` naming the field.
 */
export function readBundleRecord(root: Fields): CaptureManifestFacts {
  const files = root.get('files');
  if (!Array.isArray(files)) throw badRecord('files is not a list');
  const service = optionalText(root, 'service');
  const goVersion = optionalText(root, 'go_exact');
  return {
    form: 'manifest',
    schema: 'bundle-record',
    ...(service !== undefined && { service }),
    instance: {
      ...(root.has('process_started') && { startedUnixNs: time(root, 'process_started') }),
      ...(goVersion !== undefined && { goVersion }),
    },
    windowFromUnixNs: time(root, 'window_start'),
    windowToUnixNs: time(root, 'window_end'),
    files: files.map((entry: unknown, index) => {
      const fields = fieldsOf(entry, `files[${index}]`);
      return {
        file: text(fields, 'file'),
        fromUnixNs: time(fields, 'captured_from'),
        toUnixNs: time(fields, 'captured_to'),
      };
    }),
  };
}

function time(fields: Fields, key: string): string {
  const ns = rfc3339Ns(text(fields, key));
  if (ns === undefined) throw badRecord(`${key} is not a time with date and zone`);
  return ns;
}
