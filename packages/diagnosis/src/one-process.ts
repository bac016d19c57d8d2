import {
  type ArtifactRecord,
  type DiagnosedTrace,
  type EachLanguage,
  isUserFunction,
  type Said,
  textAt,
  type Verdict,
} from '@unpark/model';
import { type OrderedDump, gapNs } from './dump-order';
import type { ProfileView } from './profile-view';
import { listed, say, sentences } from './say';
import { declaredFunction } from './stack-hash';

/** A file that seems to be of another process than the dumps that are looked at. */
export interface Stranger {
  readonly file: string;
  readonly why: Said;
}

export interface OneProcess {
  /** dumps of the process that is looked at, oldest first */
  readonly dumps: readonly OrderedDump[];
  /** no witnesses, by name of the file */
  readonly strangers: readonly Stranger[];
}

interface Identity {
  readonly startedUnixNs?: string;
  readonly runtimeId?: string;
  readonly pid?: number;
  readonly host?: string;
}

/** Agents read the start of a process to a second or two. */
const START_TOLERANCE_NS = 2e9;

/**
 * Ids and addresses mean nothing across processes. Goroutine ids are never used twice in a process,
 * so that one id with two creators proves that there were two; ids that fall show a restart; and the
 * record of a capture may say so. The process with most dumps is looked at, of equals the last.
 */
export function ofOneProcess(
  records: readonly ArtifactRecord[],
  dumps: readonly OrderedDump[],
  profiles: readonly ProfileView[],
  traces: readonly { readonly file: string; readonly tables: DiagnosedTrace }[],
): OneProcess {
  const identities = statedIdentities(records);
  const runs: { readonly dumps: OrderedDump[]; readonly why?: Said }[] = [];
  for (const dump of dumps) {
    let why: Said | undefined;
    const home = runs.find((run) => {
      const found = differs(run.dumps[run.dumps.length - 1] as OrderedDump, dump, identities);
      if (found !== undefined) why = found;
      return found === undefined;
    });
    if (home) home.dumps.push(dump);
    else runs.push({ dumps: [dump], ...(why && { why }) });
  }
  const none: (typeof runs)[number] = { dumps: [] };
  const chosen = runs.reduce(
    (best, run) => (run.dumps.length >= best.dumps.length ? run : best),
    runs[0] ?? none,
  );
  chosen.dumps.forEach((dump, i) => {
    dump.view.label = `dump ${i + 1}`;
  });
  const strangers = new Map<string, Said>();
  const files = new Set(chosen.dumps.map((dump) => dump.view.artifact));
  for (const run of runs) {
    if (run === chosen) continue;
    for (const { view } of run.dumps) {
      const why = run.why ?? chosen.why;
      if (why && !files.has(view.artifact)) strangers.set(view.artifact, why);
    }
  }
  const [reference] = chosen.dumps;
  if (reference) {
    const own = identities.get(reference.view.artifact);
    for (const { file, kind } of records) {
      if (kind === 'capture-manifest' || files.has(file) || strangers.has(file)) continue;
      const why = identitiesDiffer(own, identities.get(file));
      if (why !== undefined) strangers.set(file, why);
    }
    for (const [file, why] of strangeProfiles(records, chosen.dumps, profiles)) {
      if (!strangers.has(file)) strangers.set(file, why);
    }
    for (const { file, tables } of traces) {
      if (!strangers.has(file) && isStrangeTrace(chosen.dumps, tables)) {
        strangers.set(file, {
          en: 'its goroutine ids are those of other goroutines',
          zh: '其中的 goroutine id 属于别的 goroutine',
        });
      }
    }
  }
  return {
    dumps: chosen.dumps,
    strangers: [...strangers]
      .map(([file, why]) => ({ file, why }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

/** What the record beside each file says of its process. */
function statedIdentities(records: readonly ArtifactRecord[]): ReadonlyMap<string, Identity> {
  const folder = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);
  const byFolder = new Map<string, Identity>();
  for (const { file, facts } of records) {
    if (facts.form !== 'manifest' || !facts.instance || byFolder.has(folder(file))) continue;
    byFolder.set(folder(file), facts.instance);
  }
  const out = new Map<string, Identity>();
  for (const { file } of records) {
    const identity = byFolder.get(folder(file));
    if (identity) out.set(file, identity);
  }
  return out;
}

function identitiesDiffer(a: Identity | undefined, b: Identity | undefined): Said | undefined {
  if (!a || !b || a === b) return undefined;
  if (a.runtimeId !== undefined && b.runtimeId !== undefined) {
    return a.runtimeId === b.runtimeId
      ? undefined
      : { en: 'its record names another process', zh: '它的记录写的是另一个进程' };
  }
  if (a.startedUnixNs !== undefined && b.startedUnixNs !== undefined) {
    const apart = Math.abs(Number(BigInt(a.startedUnixNs) - BigInt(b.startedUnixNs)));
    if (apart > START_TOLERANCE_NS)
      return {
        en: 'its record gives another start of the process',
        zh: '它的记录里进程启动时间不同',
      };
  }
  if (a.host !== undefined && b.host !== undefined && a.host !== b.host)
    return { en: 'its record names another host', zh: '它的记录写的是另一台主机' };
  return a.pid !== undefined && b.pid !== undefined && a.pid !== b.pid
    ? { en: 'its record names another process id', zh: '它的记录里进程 id 不同' }
    : undefined;
}

function differs(
  earlier: OrderedDump,
  later: OrderedDump,
  identities: ReadonlyMap<string, Identity>,
): Said | undefined {
  return (
    identitiesDiffer(identities.get(earlier.view.artifact), identities.get(later.view.artifact)) ??
    (idsContradict(earlier, later)
      ? { en: 'the same goroutine ids have other creators', zh: '相同的 goroutine id 创建者不同' }
      : undefined) ??
    (idsFell(earlier, later)
      ? {
          en: 'its goroutine ids begin anew: the process was restarted',
          zh: 'goroutine id 重新开始：进程重启过',
        }
      : undefined)
  );
}

/** Goroutines that are asked; a sample over all rows is enough to tell. */
const MAX_ASKED = 20_000;

/** Damaged text may garble a creator or two. */
const CONTRADICTIONS = { least: 3, share: 0.1 } as const;

function idsContradict(a: OrderedDump, b: OrderedDump): boolean {
  const { rows } = b.view;
  const step = Math.max(1, Math.floor(rows.length / MAX_ASKED));
  const goids = b.view.tables.goroutines.columns.goid.values;
  let shared = 0;
  let other = 0;
  for (let i = 0; i < rows.length; i += step) {
    const row = rows[i] ?? 0;
    const goid = goids[row] ?? 0n;
    if (goid <= 1n) continue;
    const was = a.view.rowOfGoid(goid);
    if (was === undefined) continue;
    const before = a.view.creator(was)?.function;
    const after = b.view.creator(row)?.function;
    if (before === undefined || after === undefined) continue;
    shared++;
    if (declaredFunction(before) !== declaredFunction(after)) other++;
  }
  return (
    (other >= CONTRADICTIONS.least && other >= shared * CONTRADICTIONS.share) ||
    (other >= 2 && other === shared)
  );
}

/**
 * Each proc takes ids from the process in lots of sixteen, so that a new goroutine may have an id a
 * little below the greatest.
 */
const ID_SLACK = 4096;
const MINUTE_NS = 60e9;

function idsFell(earlier: OrderedDump, later: OrderedDump): boolean {
  const gap = gapNs(earlier, later);
  if (gap === undefined || gap <= 0) return false;
  const before = greatestId(earlier);
  const after = greatestId(later);
  if (before < after + ID_SLACK || after * 4 > before) return false;
  // whoever answers the request for a dump is new; a signal makes no goroutine
  const answers = later.groups.some(
    (group) =>
      group.role === 'capture' &&
      group.functions.some((name) => name.startsWith('net/http/pprof.')),
  );
  const oldest = later.groups.reduce(
    (most, group) => Math.max(most, group.waitMinutes?.max ?? 0),
    0,
  );
  return answers && oldest * MINUTE_NS <= gap + 2 * MINUTE_NS;
}

function greatestId(dump: OrderedDump): number {
  const goids = dump.view.tables.goroutines.columns.goid.values;
  let most = 0n;
  for (const row of dump.view.rows) {
    const goid = goids[row] ?? 0n;
    if (goid > most) most = goid;
  }
  return Number(most);
}

/** Profiles of another build than most, or of a program without a function in common with the dumps. */
function strangeProfiles(
  records: readonly ArtifactRecord[],
  dumps: readonly OrderedDump[],
  profiles: readonly ProfileView[],
): Map<string, Said> {
  const found = new Map<string, Said>();
  const builds = new Map<string, string[]>();
  for (const { file, facts } of records) {
    if (facts.form !== 'profile' || !facts.buildId) continue;
    builds.set(facts.buildId, [...(builds.get(facts.buildId) ?? []), file]);
  }
  const sized = [...builds.values()].sort((a, b) => b.length - a.length);
  const [most, next] = sized;
  if (most && next && most.length > next.length) {
    for (const files of sized.slice(1)) {
      for (const file of files)
        found.set(file, { en: 'it is of another build', zh: '它来自另一次构建' });
    }
  }
  const goroutine = profiles.find(
    (profile) => profile.kind === 'pprof-goroutine' && !found.has(profile.file),
  );
  if (!goroutine) return found;
  const inDumps = new Set<string>();
  for (const dump of dumps) {
    for (const group of dump.groups) addOwn(inDumps, group.functions);
  }
  const inProfile = new Set<string>();
  for (let sample = 0; sample < goroutine.sampleCount; sample++) {
    addOwn(inProfile, goroutine.functionsOf(sample));
  }
  if (inDumps.size < LEAST_FUNCTIONS || inProfile.size < LEAST_FUNCTIONS) return found;
  if ([...inProfile].some((name) => inDumps.has(name))) return found;
  const { facts } = goroutine.record;
  const build = facts.form === 'profile' ? facts.buildId : undefined;
  const same = build ? (builds.get(build) ?? []) : [];
  for (const file of new Set([goroutine.file, ...same]))
    found.set(file, {
      en: 'it has no function in common with the dumps',
      zh: '它与各份 dump 没有共同的函数',
    });
  return found;
}

const LEAST_FUNCTIONS = 2;

/** Functions of the program; every program has a `main.main`. */
function addOwn(names: Set<string>, functions: readonly string[]): void {
  for (const name of functions) {
    if (!isUserFunction(name)) continue;
    const declared = declaredFunction(name);
    if (declared !== 'main.main') names.add(declared);
  }
}

/** Ids of a trace and of the dumps: the same goroutine has the same entry function for life. */
function isStrangeTrace(dumps: readonly OrderedDump[], trace: DiagnosedTrace): boolean {
  const columns = trace.moments.columns;
  const names = trace.frames.columns.function;
  let shared = 0;
  let other = 0;
  for (const dump of dumps) {
    for (let i = 0; i < Math.min(trace.moments.rows, MAX_ASKED); i++) {
      const goid = columns.goid.values[i] ?? 0n;
      const row = goid > 1n ? dump.view.rowOfGoid(goid) : undefined;
      const entry = columns.entryFrame.values[i] ?? -1;
      if (row === undefined || entry < 0) continue;
      const { frames } = dump.view.stack(row);
      const root = frames[frames.length - 1]?.function;
      if (root === undefined) continue;
      shared++;
      if (declaredFunction(textAt(names, entry)) !== declaredFunction(root)) other++;
    }
  }
  return shared >= 5 && other * 2 > shared;
}

/** A verdict whose lead begins with the files that were left aside, and why. */
export function withWarning(
  verdict: Verdict<EachLanguage>,
  strangers: readonly Stranger[],
): Verdict<EachLanguage> {
  const [first] = strangers;
  if (!first) return verdict;
  const names = strangers.slice(0, NAMED).map(({ file }) => file);
  const more = strangers.length - names.length;
  const list =
    more > 0
      ? say`${names.join(', ')} and ${more} more`.zh`${names.join('、')} 等另外 ${more} 个文件`
      : listed(names);
  const words =
    strangers.length === 1
      ? say`${list} seems to be of another process (${first.why}) and is no witness.`
          .zh`${list} 似乎来自另一个进程（${first.why}），不作为证据。`
      : say`${list} seem to be of another process (${first.why}) and are no witness.`
          .zh`${list} 似乎来自另一个进程（${first.why}），不作为证据。`;
  return { ...verdict, lead: sentences([words, verdict.lead]) };
}

/** File names in a lead. */
const NAMED = 3;
