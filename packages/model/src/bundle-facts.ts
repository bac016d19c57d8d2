import type { ArtifactRecord, TimeSource } from './parsed-artifact';
import { isSameRevision } from './vcs';

/** Which file says a thing, and by what in it: `event.json`, `tag service`. */
export interface FactSource {
  readonly file: string;
  readonly how: string;
}

export interface StatedFact<T> {
  readonly value: T;
  readonly source: FactSource;
}

/** What the files of a capture say of the process that they were taken of. */
export interface InstanceFacts {
  readonly service?: StatedFact<string>;
  readonly environment?: StatedFact<string>;
  /** of the program, as its team counts */
  readonly version?: StatedFact<string>;
  /** commit that it was built from, hex; the longest that is stated */
  readonly revision?: StatedFact<string>;
  readonly host?: StatedFact<string>;
  readonly pid?: StatedFact<number>;
  /** nanoseconds since 1970 as decimal text */
  readonly startedUnixNs?: StatedFact<string>;
  /** the most exact that is stated: `go1.24.4` before `go1.24` */
  readonly goVersion?: StatedFact<string>;
  readonly gomaxprocs?: StatedFact<number>;
  /** `linux/amd64` */
  readonly platform?: StatedFact<string>;
  /** identity of the process that its agent made up */
  readonly runtimeId?: StatedFact<string>;
  /** path or name of the program */
  readonly binary?: StatedFact<string>;
  readonly buildId?: StatedFact<string>;
}

export type InstanceFactName = keyof InstanceFacts;

/** Files that say different things of one process: of two processes, or of one that changed. */
export interface FactConflict {
  readonly fact: InstanceFactName;
  /** different values, each with its best source; the first is the one that is used */
  readonly stated: readonly StatedFact<string | number>[];
}

export interface WindowEnd {
  /** nanoseconds since 1970 as decimal text */
  readonly unixNs: string;
  /** half width of the error bar */
  readonly errorNs: number;
  /** the file whose time it is */
  readonly file: string;
  readonly source: TimeSource['source'];
}

export interface BundleFacts {
  readonly instance: InstanceFacts;
  readonly conflicts: readonly FactConflict[];
  /** from the first instant that any file covers to the last */
  readonly window?: { readonly from: WindowEnd; readonly to: WindowEnd };
}

interface Statement {
  readonly fact: InstanceFactName;
  readonly value: string | number;
  readonly source: FactSource;
  /** lower is believed first */
  readonly rank: number;
}

const RANK = {
  captureRecord: 0,
  event: 1,
  bundleRecord: 2,
  metrics: 3,
  profile: 4,
  trace: 5,
  other: 6,
};

/**
 * Joins what the files of one capture say of their process and of their time. Records of how the
 * capture was taken are believed before what a file says of itself; of equals, the first by name. No
 * disagreement is dropped: it stands in `conflicts`. The order of the records does not matter.
 */
export function bundleFacts(records: readonly ArtifactRecord[]): BundleFacts {
  const statements = records
    .flatMap(statementsOf)
    .sort((a, b) => a.rank - b.rank || compareText(a.source.file, b.source.file));
  const byFact = new Map<InstanceFactName, Statement[]>();
  for (const statement of statements) {
    const list = byFact.get(statement.fact) ?? [];
    list.push(statement);
    byFact.set(statement.fact, list);
  }
  const instance = new Map<InstanceFactName, StatedFact<string | number>>();
  const conflicts: FactConflict[] = [];
  for (const [fact, list] of byFact) {
    const different: StatedFact<string | number>[] = [];
    for (const { value, source } of list) {
      const known = different.findIndex((stated) => isSame(fact, stated.value, value));
      if (known < 0) different.push({ value, source });
      else if (isMoreExact(fact, value, different[known]?.value))
        different[known] = { value, source };
    }
    const [first] = different;
    if (first) instance.set(fact, first);
    if (different.length > 1) conflicts.push({ fact, stated: different });
  }
  const window = windowOf(records);
  return {
    // each value has the type of its fact, because `state` takes it together with the name
    instance: Object.fromEntries(instance) as InstanceFacts,
    conflicts,
    ...(window && { window }),
  };
}

type ValueOf<F extends InstanceFactName> = NonNullable<InstanceFacts[F]>['value'];

function statementsOf(record: ArtifactRecord): Statement[] {
  const { facts, file } = record;
  const out: Statement[] = [];
  const rank = rankOf(record);
  const state = <F extends InstanceFactName>(
    fact: F,
    value: ValueOf<F> | undefined,
    how: string,
  ): void => {
    if (value !== undefined && value !== '') out.push({ fact, value, source: { file, how }, rank });
  };
  if (facts.form === 'manifest') {
    const how = facts.schema === 'datadog-event' ? 'tags of the upload' : 'capture record';
    state('service', facts.service, how);
    state('environment', facts.environment, how);
    state('version', facts.version, how);
    state('revision', facts.vcs?.revision, how);
    state('host', facts.instance?.host, how);
    state('pid', facts.instance?.pid, how);
    state('startedUnixNs', facts.instance?.startedUnixNs, how);
    state('runtimeId', facts.instance?.runtimeId, how);
    state('goVersion', facts.instance?.goVersion, how);
    state('binary', facts.instance?.binary, how);
    return out;
  }
  state('goVersion', record.goVersion, 'Go version in the file');
  if (facts.form === 'profile') {
    state('binary', facts.binary, 'mapping of the program');
    state('buildId', facts.buildId, 'build id of the mapping of the program');
  } else if (facts.form === 'metrics') {
    state('gomaxprocs', facts.gomaxprocs, 'metrics');
    state('startedUnixNs', facts.processStartedUnixNs, 'process_start_time_seconds');
    state('pid', facts.pid, 'metrics');
    state('binary', facts.binary, 'first word of the command line');
    state('platform', facts.platform, 'metrics');
  } else if (facts.form === 'trace') {
    state('gomaxprocs', facts.gomaxprocs, 'events of the trace');
  }
  return out;
}

function rankOf({ facts }: ArtifactRecord): number {
  switch (facts.form) {
    case 'manifest':
      return facts.schema === 'unpark-capture/1'
        ? RANK.captureRecord
        : facts.schema === 'datadog-event'
          ? RANK.event
          : RANK.bundleRecord;
    case 'metrics':
      return RANK.metrics;
    case 'profile':
      return RANK.profile;
    case 'trace':
      return RANK.trace;
    default:
      return RANK.other;
  }
}

/** The kernel counts the start in hundredths, and agents read the clock a moment later. */
const START_TOLERANCE_NS = 2_000_000_000n;

function isSame(fact: InstanceFactName, a: string | number, b: string | number): boolean {
  if (a === b) return true;
  if (typeof a === 'number' || typeof b === 'number') return false;
  switch (fact) {
    case 'goVersion':
      return isPrefixOfVersion(a, b) || isPrefixOfVersion(b, a);
    case 'revision':
      return isSameRevision(a, b);
    case 'startedUnixNs': {
      const apart = BigInt(a) - BigInt(b);
      return apart <= START_TOLERANCE_NS && apart >= -START_TOLERANCE_NS;
    }
    case 'binary':
      // a command line names it as it was called, a mapping by its whole path
      return baseName(a) === baseName(b);
    case 'host':
      return withoutPort(a) === withoutPort(b);
    default:
      return false;
  }
}

const isMoreExact = (
  fact: InstanceFactName,
  value: string | number,
  known: string | number | undefined,
): boolean =>
  (fact === 'goVersion' || fact === 'revision') &&
  typeof known === 'string' &&
  String(value).length > known.length;

/** `go1.24` of `go1.24.4`, and not of `go1.240` */
const isPrefixOfVersion = (short: string, long: string): boolean =>
  long.startsWith(short) && !/^\d/.test(long.slice(short.length));

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** A single colon stands before a port; several are an IPv6 address. */
const withoutPort = (host: string): string => {
  const colon = host.lastIndexOf(':');
  return colon > 0 && host.indexOf(':') === colon ? host.slice(0, colon) : host;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Clocks that tell when a file was taken; the others only tell when it was stored. */
const TAKEN: ReadonlySet<TimeSource['source']> = new Set(['capture-record', 'inside-artifact']);

/** The union of the windows of all files that a clock of capturing dates; of any clock without one. */
function windowOf(
  records: readonly ArtifactRecord[],
): { readonly from: WindowEnd; readonly to: WindowEnd } | undefined {
  const all = records
    .map(({ file, facts, window }) => ({ file, window: recordWindow(facts) ?? window }))
    .filter((item): item is { file: string; window: TimeSource } => item.window !== undefined)
    .sort((a, b) => compareText(a.file, b.file));
  const taken = all.filter(({ window }) => TAKEN.has(window.source));
  let from: WindowEnd | undefined;
  let to: WindowEnd | undefined;
  for (const { file, window } of taken.length > 0 ? taken : all) {
    const { fromUnixNs, toUnixNs, errorNs, source } = window;
    if (!from || BigInt(fromUnixNs) < BigInt(from.unixNs)) {
      from = { unixNs: fromUnixNs, errorNs, file, source };
    }
    if (!to || BigInt(toUnixNs) > BigInt(to.unixNs)) {
      to = { unixNs: toUnixNs, errorNs, file, source };
    }
  }
  return from && to && { from, to };
}

function recordWindow(facts: ArtifactRecord['facts']): TimeSource | undefined {
  if (facts.form !== 'manifest') return undefined;
  const { windowFromUnixNs, windowToUnixNs, errorNs = 1e6 } = facts;
  return {
    fromUnixNs: windowFromUnixNs,
    toUnixNs: windowToUnixNs,
    source: 'capture-record',
    errorNs,
  };
}
