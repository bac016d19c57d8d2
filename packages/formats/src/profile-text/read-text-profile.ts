import type { ArtifactHints, ParsedArtifact, ProfileFacts } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { FormatError, Warnings } from '../format-error';
import { toUtf8 } from '../goroutine/text-encoding';
import type { Limits } from '../limits';
import { profileSummary } from '../pprof/profile-summary';
import { readContention } from './contention';
import { readCounts } from './count';
import { readHeap } from './heap';
import { TextLines } from './text-lines';
import type { TextProfile } from './text-profile';
import { kindOfForm, textProfileForm } from './text-profile-form';
import { unreadProfile } from '../pprof/unread-profile';

/**
 * The text of `?debug=1`: counts of stacks (goroutine, threadcreate and any of `pprof.NewProfile`),
 * heap and allocs, block, mutex. Gives the tables of the protobuf form; frames are those of the `#`
 * lines, addresses are left out. A text that is cut or goes wrong is damaged there, and what came
 * before is kept. Rows of `pprof.go` in Go's runtime/pprof.
 */
export function readTextProfile(
  file: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  warnings = new Warnings(),
): ParsedArtifact {
  const { bytes, baseOffset } = toUtf8(file, warnings);
  const lines = new TextLines(bytes, baseOffset);
  let profile: TextProfile;
  try {
    profile = readForm(lines, hints, limits, warnings);
    const tables = profile.tables.tables();
    return parsedOf(profile, tables, hints, warnings);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return unreadProfile(hints, 'text profile that cannot be read', warnings, failure.problem);
  }
}

const MAX_FIRST_LINE = 1000;

function readForm(
  lines: TextLines,
  hints: ArtifactHints,
  limits: Limits,
  warnings: Warnings,
): TextProfile {
  do {
    if (!lines.next()) throw notAProfile(lines);
  } while (lines.from === lines.to);
  const head = lines.bytes.subarray(lines.from, Math.min(lines.to, lines.from + MAX_FIRST_LINE));
  const form = textProfileForm(new TextDecoder().decode(head).trimEnd());
  switch (form?.form) {
    case 'count':
      return readCounts(lines, form, limits, warnings);
    case 'heap':
      return readHeap(lines, kindOfForm(form, hints), limits, warnings);
    case 'block':
    case 'mutex':
      return readContention(lines, form.form, limits, warnings);
    case undefined:
      throw notAProfile(lines);
  }
}

function parsedOf(
  profile: TextProfile,
  tables: ParsedArtifact['tables'],
  hints: ArtifactHints,
  warnings: Warnings,
): ParsedArtifact {
  const { kind, defaultSampleType, memStats, error } = profile;
  const facts: ProfileFacts = {
    form: 'profile',
    encoding: 'text',
    sampleTypes: profile.types,
    totals: profile.tables.totals.map(String),
    sampleCount: profile.tables.sampleCount,
    periodType: profile.periodType,
    period: profile.period,
    ...(defaultSampleType !== undefined && { defaultSampleType }),
    delta: false,
    comments: [],
    ...(memStats && memStats.length > 0 && { memStats }),
  };
  const window = artifactWindow(hints);
  const list = warnings.list();
  return {
    file: hints.file,
    kind,
    status: error ? 'damaged' : list.length > 0 ? 'warnings' : 'parsed',
    ...(window && { window }),
    facts,
    summary: profileSummary(kind, facts),
    warnings: list,
    ...(error && { error: error.problem }),
    tables,
  };
}

const notAProfile = (lines: TextLines): FormatError =>
  new FormatError({
    code: 'profile-text.no-header',
    message: 'The first line is not that of a text profile.',
    next: 'Send the answer of /debug/pprof/NAME?debug=1 as it comes.',
    place: lines.place,
  });
