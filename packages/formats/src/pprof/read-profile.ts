import type { ArtifactHints, ArtifactKind, ParsedArtifact, ProfileFacts } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { signed64 } from '../bytes/growing-columns';
import { FormatError, Warnings } from '../format-error';
import type { Limits } from '../limits';
import { decodeProfile, type RawProfile } from './decode-profile';
import { ProfileBuilder } from './profile-builder';
import { type NamedType, profileKind } from './profile-kind';
import { dialectOf, hasGoFunctions } from './profile-origin';
import { profileSummary } from './profile-summary';
import { decimalOf } from './read-samples';
import { unreadProfile } from './unread-profile';

/**
 * A pprof profile (profile.proto, inflated). A profile that breaks the format's rules is damaged as
 * a whole: its strings come last, so that nothing before a cut can be named.
 */
export function readPprof(
  bytes: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  warnings = new Warnings(),
): ParsedArtifact {
  try {
    return readWhole(bytes, hints, limits, warnings);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return unreadProfile(hints, 'profile that cannot be read', warnings, failure.problem);
  }
}

function readWhole(
  bytes: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  warnings: Warnings,
): ParsedArtifact {
  const raw = decodeProfile(bytes, limits);
  const builder = new ProfileBuilder(raw, limits, warnings);
  const named = ({ type, unit }: { type: number; unit: number }): NamedType => ({
    type: builder.text(type),
    unit: builder.text(unit),
  });
  const sampleTypes = raw.sampleTypes.map(named);
  const periodType = raw.periodType && named(raw.periodType);
  const defaultSampleType = builder.text(raw.defaultSampleType);
  const kind = profileKind(
    sampleTypes,
    periodType,
    defaultSampleType,
    builder.leaves(),
    hints,
    warnings,
    hasGoFunctions(raw) ?? true,
  );
  const dialect = dialectOf(sampleTypes, periodType, builder.labelKeys());
  const duration = signed64(raw.durationNanos.low, raw.durationNanos.high);
  const delta = duration !== 0n && isCumulativeOrInstant(kind);
  const facts: ProfileFacts = {
    form: 'profile',
    encoding: 'protobuf',
    ...(dialect && { dialect }),
    sampleTypes,
    totals: builder.samples.totals.map(String),
    sampleCount: raw.sampleCount,
    ...(periodType && { periodType }),
    ...(raw.period.seen && { period: decimalOf(raw.period) }),
    ...(defaultSampleType !== '' && { defaultSampleType }),
    ...timesOf(raw, duration),
    delta,
    ...binaryOf(raw, builder),
    comments: raw.comments.map((comment) => builder.text(comment)),
  };
  const window = artifactWindow(hints, insideWindow(raw, duration, delta));
  const tables = builder.tables();
  const list = warnings.list();
  return {
    file: hints.file,
    kind,
    status: list.length > 0 ? 'warnings' : 'parsed',
    ...(window && { window }),
    facts,
    summary: profileSummary(kind, facts),
    warnings: list,
    tables,
  };
}

/** Kinds whose values count since the start of the process or at one moment, unless asked for less. */
const isCumulativeOrInstant = (kind: ArtifactKind): boolean =>
  kind !== 'pprof-cpu' && kind !== 'pprof-other';

const timesOf = (
  raw: RawProfile,
  duration: bigint,
): { timeUnixNs?: string; durationNs?: string } => ({
  ...((raw.timeNanos.low !== 0 || raw.timeNanos.high !== 0) && {
    timeUnixNs: decimalOf(raw.timeNanos),
  }),
  ...(duration !== 0n && { durationNs: duration.toString() }),
});

function binaryOf(raw: RawProfile, builder: ProfileBuilder): { binary?: string; buildId?: string } {
  if (raw.mappingId.length === 0) return {};
  const binary = builder.text(raw.mappingFile.at(0));
  const buildId = builder.text(raw.mappingBuildId.at(0));
  return { ...(binary && { binary }), ...(buildId && { buildId }) };
}

/** A CPU profile says when it began, a delta when it ended. */
function insideWindow(
  raw: RawProfile,
  duration: bigint,
  delta: boolean,
): { fromUnixNs: string; toUnixNs: string } | undefined {
  const time = signed64(raw.timeNanos.low, raw.timeNanos.high);
  if (time <= 0n) return undefined;
  const length = duration > 0n ? duration : 0n;
  return delta
    ? { fromUnixNs: (time - length).toString(), toUnixNs: time.toString() }
    : { fromUnixNs: time.toString(), toUnixNs: (time + length).toString() };
}
