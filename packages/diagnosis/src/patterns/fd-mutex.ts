import { counted, goroutineRows, text } from '../draft';
import { STALL_SEVERITY } from '../declared/wait-rule';
import { severityBy } from '../declared/severity-of';
import { extentOf } from '../facts';
import { described } from '../library/described';
import { FD_MUTEX } from '../library/fd-mutex';
import { LOGGER_LOCK } from '../library/logger-lock';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { mostlyAged, type Site } from '../sites';
import { clientsLeft, clientsOf } from '../clients';
import type { WaitKind } from '../wait-class';
import { isLogFrame } from './log-frames';
import { otherReading, remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { groupsWhere } from './stuck-rows';

export const fdMutex: PatternDefinition = { ...described(FD_MUTEX), detect };

const MAX_HOLDERS = 4;
const MAX_EDGES = 20_000;

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('fd-lock')) {
    const users = usersOf(situation, site);
    const extent = extentOf(situation, site.keys, site.rows);
    const severity = severityBy(STALL_SEVERITY, situation, {
      extent,
      minutes: site.minutes,
      aged: mostlyAged(site),
      reason: site.reason,
      leaked: false,
      holders: users.length,
      clientsLeft: () => clientsLeft(clientsOf(situation, site.keys)),
    });
    if (severity === undefined) {
      rejected.push({
        pattern: FD_MUTEX.id,
        title: FD_MUTEX.title.en,
        reason: `${counted(extent.count, 'goroutine waits', 'goroutines wait')} for the lock of a descriptor${situation.latest ? `, ${extent.stayed} of them in both dumps` : ', one dump only'}: short turns look like that.`,
      });
      continue;
    }
    const at = users.flatMap((row) => situation.view.stack(row).topUser?.function ?? []);
    const logs = site.groups.some((group) => group.functions.some(isLogFrame));
    const toFile = site.groups.some((group) =>
      group.functions.some((name) => name.startsWith('os.(*File).')),
    );
    drafts.push(
      siteDraft({
        situation,
        pattern: fdMutex,
        site,
        extent,
        severity,
        waitsFor: toFile ? ' for their turn at a file or pipe' : ' for their turn at a connection',
        ending: () => [
          text(
            users.length > 0
              ? `. ${counted(users.length, 'goroutine')} ${users.length === 1 ? 'has' : 'have'} it, in a read or write that does not end.`
              : '. The one that has it is not in view.',
          ),
        ],
        weigh: (confidence) => {
          if (users.length > 0) confidence.add('The one that has the descriptor is found', 1);
        },
        more: (list) => {
          if (users.length === 0) return;
          list.add(
            `${counted(users.length, 'goroutine')} in a call on the same descriptor.`,
            [goroutineRows(situation.view, users)],
            { source: situation.view.label, provenance: 'inferred', functions: at },
          );
        },
        against: (list) => {
          list.add(
            'Short turns of many make a queue as well; then others wait in the next dump.',
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: `${counted(extent.requests, 'request')} wait for one call to end.`,
        functions: [...at, site.frame.function],
        holders: users,
        remedy: remedyFor(FD_MUTEX.remedy, at[0] ?? site.frame.function),
        ...(logs || toFile
          ? {
              alternatives: [
                otherReading(
                  LOGGER_LOCK,
                  'What is written may be log lines, to a pipe that nobody reads.',
                ),
              ],
            }
          : {}),
      }),
    );
  }
  return { drafts, rejected };
}

const USES: ReadonlySet<WaitKind> = new Set(['net-write', 'net-read', 'syscall']);

/** Who is in a call on the descriptor: by its address, else by the function that these wait in. */
function usersOf(situation: Situation, site: Site): readonly number[] {
  const known = new Set<number>();
  for (const row of site.rows) {
    for (const edge of situation.graph.edgesFrom(row)) {
      if (edge.resource.startsWith('connection') && known.size < MAX_HOLDERS) known.add(edge.to);
    }
  }
  if (known.size > 0) return [...known].sort((a, b) => a - b);
  for (const group of groupsWhere(situation, ({ kind }) => USES.has(kind))) {
    if (!group.functions.includes(site.frame.function)) continue;
    for (const row of group.rows.slice(0, MAX_HOLDERS)) known.add(row);
  }
  const rows = [...known].sort((a, b) => a - b).slice(0, MAX_HOLDERS);
  for (const from of site.rows.slice(0, MAX_EDGES)) {
    for (const to of rows) {
      situation.graph.add({
        from,
        to,
        resource: 'descriptor',
        provenance: 'inferred',
        why: 'reads or writes in the same function',
      });
    }
  }
  return rows;
}
