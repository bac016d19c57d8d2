import { type CaptureManifestFacts, readRevision } from '@unpark/model';
import { rfc3339Ns } from './bytes/rfc3339';
import { badRecord, type Fields } from './record-fields';

/** Collecting takes a while after the end that is stated: other profiles follow the CPU profile. */
const ERROR_NS = 1e9;
const MAX_TAGS = 1000;

/**
 * `event.json` of a Datadog profile upload, version 4: one period of one process, with the names of
 * the files that were sent beside it. Source: profiler/upload.go of dd-trace-go. Throws `FormatError`
 * naming the field.
 */
export function readDatadogEvent(root: Fields): CaptureManifestFacts {
  const start = time(root, 'start');
  const end = time(root, 'end');
  if (BigInt(start) > BigInt(end)) throw badRecord('start is after end');
  const attachments = root.get('attachments');
  if (!Array.isArray(attachments)) throw badRecord('attachments is not a list');
  const tags = tagsOf(root.get('tags_profiler'));
  const process = tagsOf(root.get('process_tags'));
  const version = tags.get('runtime_version');
  const goVersion = version && (/^\d/.test(version) ? `go${version}` : version);
  const pid = Number(tags.get('process_id') ?? tags.get('pid') ?? Number.NaN);
  const sequence = Number(tags.get('profile_seq') ?? Number.NaN);
  // of whoever set DD_GIT_COMMIT_SHA, or of Go's build info; what is no commit is passed over
  const vcs = readRevision(tags.get('git.commit.sha') ?? '');
  const family = root.get('family');
  const isGo = family === 'go' || family === undefined;
  return {
    form: 'manifest',
    schema: 'datadog-event',
    ...given('service', tags.get('service')),
    ...given('environment', tags.get('env')),
    ...given('version', tags.get('version')),
    ...(vcs && { vcs }),
    ...(typeof family === 'string' && { family: family.slice(0, 100) }),
    ...(Number.isSafeInteger(sequence) && { sequence }),
    instance: {
      ...given('host', tags.get('host')),
      ...(Number.isSafeInteger(pid) && pid > 0 && { pid }),
      ...given('runtimeId', tags.get('runtime-id')),
      ...(isGo && given('goVersion', goVersion)),
      ...given('binary', process.get('entrypoint.name')),
    },
    windowFromUnixNs: start,
    windowToUnixNs: end,
    errorNs: ERROR_NS,
    files: attachments
      .filter((name): name is string => typeof name === 'string' && name !== '')
      .map((name) => ({
        file: name.replaceAll('\u0000', '\ufffd'),
        fromUnixNs: isSnapshot(name) ? end : start,
        toUnixNs: end,
      })),
  };
}

/** Taken at the end of the period; CPU, deltas, rates and the trace cover it. */
const isSnapshot = (name: string): boolean =>
  /^(?:heap|goroutine|goroutines|goroutineswait|goroutineleak|threadcreate|allocs|block|mutex)\b/.test(
    name.slice(name.lastIndexOf('/') + 1),
  );

const given = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]?: string });

/** `key:value,key:value`; the value may hold colons, of keys that come twice the first counts */
function tagsOf(value: unknown): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  if (typeof value !== 'string') return tags;
  for (const tag of value.split(',', MAX_TAGS)) {
    const colon = tag.indexOf(':');
    if (colon <= 0) continue;
    const key = tag.slice(0, colon).trim();
    const text = tag.slice(colon + 1).trim();
    if (!tags.has(key)) tags.set(key, text.slice(0, 1024).replaceAll('\u0000', '\ufffd'));
  }
  return tags;
}

function time(root: Fields, key: string): string {
  const value = root.get(key);
  const ns = typeof value === 'string' ? rfc3339Ns(value) : undefined;
  if (ns === undefined) throw badRecord(`${key} is not a time with date and zone`);
  return ns;
}
