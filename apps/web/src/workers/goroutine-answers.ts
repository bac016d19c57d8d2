import { filterVocabulary } from '@unpark/view-state';
import type { DumpRequest, TraceRequest } from './capture-messages';
import type { OpenDump } from './dump-model';
import { agesOf } from './goroutine-ages';
import { contextOf, type DumpAges, type DumpMask, maskOf } from './goroutine-mask';
import type {
  AgesFrom,
  FilterAsked,
  GoroutineAnswerOf,
  GoroutinePreview,
  GoroutinePreviewRequest,
  GoroutineRequest,
  GoroutinesAsked,
  GoroutineTableRequest,
} from './goroutine-messages';
import { goroutinePage } from './goroutine-page';
import type { KeptDump } from './goroutine-buckets';
import { type BuiltTable, buildTable } from './goroutine-table';
import { goroutineTree } from './goroutine-tree';
import type { TraceModelTables } from './trace-model';

type ReadDump = (request: DumpRequest) => Promise<OpenDump>;
type ReadTrace = (request: TraceRequest) => Promise<TraceModelTables>;

interface Sides {
  readonly main: KeptDump & Pick<DumpMask, 'problem'>;
  readonly pair?: { readonly from: KeptDump; readonly to: KeptDump };
}

/** Tables that are kept: the shown one, and those that a step back asks for again. */
const KEPT_TABLES = 4;

/** Answers what the goroutine view asks. */
export class GoroutineAnswers {
  private readonly tables = new Map<string, Promise<BuiltTable & Pick<DumpMask, 'problem'>>>();
  private readonly ages = new WeakMap<OpenDump, Map<string, Promise<DumpAges>>>();

  constructor(
    private readonly readDump: ReadDump,
    private readonly readTrace: ReadTrace,
  ) {}

  async answer(request: GoroutineRequest): Promise<GoroutineAnswerOf[keyof GoroutineAnswerOf]> {
    switch (request.kind) {
      case 'goroutine-table': {
        const { table, problem } = await this.table(request);
        return problem ? { ...table, problem } : table;
      }
      case 'goroutine-preview':
        return this.preview(request);
      case 'goroutine-tree': {
        const { problem, ...kept } = await this.kept(request.dump, request.filter, request.ages);
        const tree = goroutineTree(kept);
        return problem ? { ...tree, problem } : tree;
      }
      case 'goroutine-group': {
        const { groups, groupOfRow } = await this.readDump(request.dump);
        const group = groups[groupOfRow[request.row] ?? -1];
        if (!group) throw new Error(`row ${request.row} is in no group`);
        return group;
      }
      case 'goroutines-with': {
        const { groups } = await this.readDump(request.dump);
        const wanted = new Set(request.functions);
        const rows = groups
          .filter((group) => group.frames.some((frame) => wanted.has(frame.function)))
          .flatMap((group) => [...group.rows]);
        return Int32Array.from(rows);
      }
      case 'goroutine-words': {
        const dump = await this.readDump(request.dump);
        const ages = await this.agesFor(dump, undefined);
        const { stateClassOf, rolesOf } = contextOf(dump, ages, [], request.dump.dump + 1);
        return filterVocabulary(dump.tables, request.findings, {
          ...(stateClassOf && { stateClassOf }),
          ...(rolesOf && { rolesOf }),
          rows: dump.model.rows,
        });
      }
      case 'goroutine-page': {
        const dumps = await Promise.all(request.dumps.map(this.readDump));
        const shown = dumps[request.shown];
        const ages = shown && (await this.agesFor(shown, request.ages));
        const traces = await Promise.all(
          request.traces.map(async (trace) => ({
            artifact: trace.artifact,
            tables: await this.readTrace(trace),
          })),
        );
        return goroutinePage(request.goid, dumps, request.shown, ages, traces);
      }
    }
  }

  private table(request: GoroutineTableRequest): Promise<BuiltTable & Pick<DumpMask, 'problem'>> {
    const key = JSON.stringify(request);
    const known = this.tables.get(key);
    if (known) return known;
    const made = this.sides(request, request.filter).then(({ main, pair }) => ({
      ...buildTable({
        main,
        ...(pair && { pair }),
        difference: request.difference && pair !== undefined,
        grouping: request.grouping,
        ...(request.labelKey !== undefined && { labelKey: request.labelKey }),
        sort: request.sort,
      }),
      ...(main.problem && { problem: main.problem }),
    }));
    this.tables.set(key, made);
    for (const old of [...this.tables.keys()].slice(0, -KEPT_TABLES)) this.tables.delete(old);
    return made.catch((cause: unknown) => {
      this.tables.delete(key);
      throw cause;
    });
  }

  private async preview({
    table: asked,
    typed,
  }: GoroutinePreviewRequest): Promise<GoroutinePreview> {
    const { table, rowOfMain, rowOfFrom } = await this.table(asked);
    const { main, pair } = await this.sides(asked, typed);
    const keptOf = new Int32Array(table.size);
    const count = (side: KeptDump, rowOf: Int32Array, skip?: ReadonlySet<bigint>) => {
      let kept = 0;
      for (const row of side.dump.model.rows) {
        if (side.mask[row] !== 1) continue;
        if (skip?.has(side.dump.model.goid[row] ?? 0n)) continue;
        kept++;
        const at = rowOf[row] ?? -1;
        if (at >= 0) keptOf[at]!++;
      }
      return kept;
    };
    let kept = count(main, rowOfMain);
    if (rowOfFrom && pair) {
      const there = new Set<bigint>();
      for (const row of main.dump.model.rows) {
        if (main.mask[row] === 1) there.add(main.dump.model.goid[row] ?? 0n);
      }
      kept += count(pair.from, rowOfFrom, there);
    }
    return {
      kept,
      total: table.total,
      keptOf,
      ...(main.problem && { problem: main.problem }),
    };
  }

  /** The dumps that a request is about, each with what the filter keeps of it. */
  private async sides(asked: GoroutinesAsked, filter: FilterAsked): Promise<Sides> {
    const { dump, pair, difference } = asked;
    if (!pair) return { main: await this.kept(dump, filter, asked.ages) };
    const sameAs = (other: DumpRequest) =>
      other.artifact === dump.artifact && other.dump === dump.dump;
    const agesOfSide = (side: DumpRequest) => (sameAs(side) ? asked.ages : undefined);
    const [from, to] = await Promise.all([
      this.kept(pair.from, filter, agesOfSide(pair.from)),
      this.kept(pair.to, filter, agesOfSide(pair.to)),
    ]);
    const main = difference || sameAs(pair.to) ? to : from;
    return { main, pair: { from, to } };
  }

  private async kept(
    request: DumpRequest,
    filter: FilterAsked,
    ages: AgesFrom | undefined,
  ): Promise<Sides['main']> {
    const dump = await this.readDump(request);
    const known = await this.agesFor(dump, ages);
    return {
      dump,
      ages: known,
      ...maskOf(dump, filter, known, request.number ?? request.dump + 1),
    };
  }

  private agesFor(dump: OpenDump, from: AgesFrom | undefined): Promise<DumpAges> {
    const key = from ? `${from.trace.artifact} ${from.atNs}` : '';
    let known = this.ages.get(dump);
    if (!known) this.ages.set(dump, (known = new Map()));
    let ages = known.get(key);
    if (!ages) {
      ages = from
        ? this.readTrace(from.trace).then(
            (tables) => agesOf(dump, tables, from.atNs),
            // without the trace the printed minutes are what is known
            () => agesOf(dump),
          )
        : Promise.resolve(agesOf(dump));
      known.set(key, ages);
    }
    return ages;
  }
}
