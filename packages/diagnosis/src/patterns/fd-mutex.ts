import type { Said } from '@unpark/model';
import { goroutineRows, goroutines, requests } from '../draft';
import { STALL_SEVERITY } from '../declared/wait-rule';
import { severityBy } from '../declared/severity-of';
import { type Extent, extentOf } from '../facts';
import { described } from '../library/described';
import { FD_MUTEX } from '../library/fd-mutex';
import { LOGGER_LOCK } from '../library/logger-lock';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say } from '../say';
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
        title: FD_MUTEX.title,
        reason: shortTurns(situation, extent),
      });
      continue;
    }
    const at = users.flatMap((row) => situation.view.stack(row).topUser?.function ?? []);
    const logs = site.groups.some((group) => group.functions.some(isLogFrame));
    const toFile = site.groups.some((group) =>
      group.functions.some((name) => name.startsWith('os.(*File).')),
    );
    const served = requests(extent.requests);
    drafts.push(
      siteDraft({
        situation,
        pattern: fdMutex,
        site,
        extent,
        severity,
        waitsFor: toFile ? TURN_AT_FILE : TURN_AT_CONNECTION,
        ending: () => whoHasIt(users.length),
        weigh: (confidence) => {
          if (users.length > 0)
            confidence.add(
              {
                en: 'The one that has the descriptor is found',
                zh: '找到了占着该描述符的 goroutine',
              },
              1,
            );
        },
        more: (list) => {
          if (users.length === 0) return;
          const many = goroutines(users.length);
          list.add(
            say`${many} in a call on the same descriptor.`.zh`${many} 正在同一描述符上读或写。`,
            [goroutineRows(situation.view, users)],
            { source: situation.view.label, provenance: 'inferred', functions: at },
          );
        },
        against: (list) => {
          list.add(
            {
              en: 'Short turns of many make a queue as well; then others wait in the next dump.',
              zh: '多方轮流短时占用也会排队；那样下一份 dump 里等待的会是别的 goroutine。',
            },
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: say`${served} wait for one call to end.`.zh`${served}在等一个调用结束。`,
        functions: [...at, site.frame.function],
        holders: users,
        remedy: remedyFor(FD_MUTEX.remedy, at[0] ?? site.frame.function),
        ...(logs || toFile ? { alternatives: [otherReading(LOGGER_LOCK, MAY_BE_LOG)] } : {}),
      }),
    );
  }
  return { drafts, rejected };
}

const TURN_AT_FILE: Said = {
  en: ' for their turn at a file or pipe',
  zh: '轮到自己使用文件或管道',
};
const TURN_AT_CONNECTION: Said = {
  en: ' for their turn at a connection',
  zh: '轮到自己使用连接',
};
const MAY_BE_LOG: Said = {
  en: 'What is written may be log lines, to a pipe that nobody reads.',
  zh: '写的可能是日志行，写入一个没人读的管道。',
};
const SAME_FUNCTION: Said = {
  en: 'reads or writes in the same function',
  zh: '在同一函数里读或写',
};

function shortTurns(situation: Situation, extent: Extent): Said {
  const many = goroutines(extent.count);
  const waits = extent.count === 1 ? 'waits' : 'wait';
  const stayed = String(extent.stayed);
  const seen: Said = situation.latest
    ? say`${stayed} of them in both dumps`.zh`其中 ${stayed} 个在两份 dump 里都有`
    : { en: 'one dump only', zh: '只有一份 dump' };
  return say`${many} ${waits} for the lock of a descriptor, ${seen}: short turns look like that.`
    .zh`${many} 在等描述符的锁，${seen}：短时轮流占用也是这样。`;
}

function whoHasIt(count: number): Said {
  if (count === 0)
    return {
      en: '. The one that has it is not in view.',
      zh: '。看不到是谁占着。',
    };
  const many = goroutines(count);
  const has = count === 1 ? 'has' : 'have';
  return say`. ${many} ${has} it, in a read or write that does not end.`
    .zh`。${many} 占着它，停在一个不结束的读或写里。`;
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
        why: SAME_FUNCTION,
      });
    }
  }
  return rows;
}
