import { ok, type Result } from '@unpark/base';
import { processRelation } from '@unpark/diagnosis';
import type { Finding, Table } from '@unpark/model';
import { type CaptureView, getCaptureView } from '@unpark/usecases';
import {
  commonOptions,
  compareOptions,
  compareSource,
  type CompareOption,
} from '../../components/compare/compare-options';
import { diffModel, dumpDifference } from '../../workers/compare-answers';
import { comparedDump, comparedInput, type DumpSource } from '../../workers/compare-inputs';
import type { CompareSource, DiffModel, DumpDiffModel } from '../../workers/compare-messages';
import { readTables } from './capture-tables';
import type { OperationContext } from './operation';

/** Groups of goroutines that are given, those that changed most first. */
const SHOWN_GROUPS = 50;

/** What two captures have in common and in what they differ, B against A. */
export async function compareCaptures(
  context: OperationContext,
  query: { readonly a: string; readonly b: string },
) {
  const viewOf = (capture: string) => getCaptureView(context.deps, context.scope, { capture });
  const one = await viewOf(query.a);
  if (!one.ok) return one;
  const two = await viewOf(query.b);
  if (!two.ok) return two;
  const [a, b] = [one.value, two.value];
  const isOneCapture = a.capture.id === b.capture.id;
  const recordsOf = (view: CaptureView) => view.artifacts.flatMap(({ record }) => record ?? []);
  const stated = isOneCapture ? 'same' : processRelation(recordsOf(a), recordsOf(b));
  const common = commonOptions(compareOptions(a), compareOptions(b), isOneCapture);
  const things: ComparedThing[] = [];
  let goroutines: DumpDiffModel | undefined;
  for (const pair of common) {
    const base = thing(pair.a, pair.b);
    const sources = [sourceOf(pair.a, a), sourceOf(pair.b, b)] as const;
    const read = await readBoth(context, pair, sources);
    if (!read.ok) {
      // too large for a question: its totals are what there is
      things.push(base);
      continue;
    }
    const [tablesA, tablesB] = read.value;
    things.push({
      ...base,
      ...changeOf(
        diffModel(comparedInput(sources[0], tablesA), comparedInput(sources[1], tablesB), {
          measure: 'absolute',
          hideCapture: true,
        }),
      ),
    });
    if (isDump(sources[0]) && isDump(sources[1])) {
      goroutines ??= dumpDifference(
        comparedDump(sources[0], tablesA),
        comparedDump(sources[1], tablesB),
        stated,
      );
    }
  }
  return ok({
    a: sideOf(a),
    b: sideOf(b),
    process: goroutines?.process ?? stated,
    findings: findingsOf(a, b),
    things,
    ...(goroutines && { goroutines: groupsOf(goroutines) }),
  });
}

interface ComparedThing {
  readonly what: string;
  readonly type: string;
  readonly unit: string;
  readonly basis: CompareOption['basis'];
  readonly files: { readonly a: string; readonly b: string };
  /** with the capture's own work; absent where only tables say */
  readonly totals?: { readonly a: number; readonly b: number };
  /** of the program, without the capture's own work; absent where tables are too large */
  readonly program?: DiffModel['program'];
}

const thing = (a: CompareOption, b: CompareOption): ComparedThing => ({
  what: a.what,
  type: a.typeText,
  unit: a.unit,
  basis: a.basis,
  files: { a: a.artifact.file, b: b.artifact.file },
  ...(a.total !== undefined && b.total !== undefined && { totals: { a: a.total, b: b.total } }),
});

const changeOf = ({ program, whole }: DiffModel): Pick<ComparedThing, 'program' | 'totals'> => ({
  program,
  totals: whole,
});

const sourceOf = (option: CompareOption, view: CaptureView): CompareSource =>
  compareSource(
    option,
    { capture: view.capture.id, sample: option.choice, rest: false },
    view,
    'en',
  );

const isDump = (source: CompareSource): source is DumpSource => source.of === 'dump';

async function readBoth(
  context: OperationContext,
  { a, b }: { readonly a: CompareOption; readonly b: CompareOption },
  [sourceA, sourceB]: readonly [CompareSource, CompareSource],
): Promise<Result<[Table[], Table[]]>> {
  const namesOf = (source: CompareSource) => new Set(source.tables.map(({ name }) => name));
  const tablesA = await readTables(context, a.artifact, namesOf(sourceA));
  if (!tablesA.ok) return tablesA;
  const tablesB = await readTables(context, b.artifact, namesOf(sourceB));
  if (!tablesB.ok) return tablesB;
  return ok([tablesA.value, tablesB.value]);
}

const sideOf = ({ capture, service }: CaptureView) => ({
  captureId: capture.id,
  service: { name: service.name, slug: service.slug },
  at: capture.at,
  sentence: capture.sentence,
});

/** Causes of one side alone, and of both. */
function findingsOf(a: CaptureView, b: CaptureView) {
  const [before, after] = [a, b].map(({ diagnosis }) => diagnosis?.findings ?? []);
  const [of, too] = [before ?? [], after ?? []];
  const printsA = new Set(of.map(({ fingerprint }) => fingerprint));
  const printsB = new Set(too.map(({ fingerprint }) => fingerprint));
  const row = ({ pattern, title, severity, fingerprint, goroutineCount }: Finding) => ({
    pattern,
    title,
    severity,
    fingerprint,
    goroutineCount,
  });
  return {
    appeared: too.filter(({ fingerprint }) => !printsA.has(fingerprint)).map(row),
    gone: of.filter(({ fingerprint }) => !printsB.has(fingerprint)).map(row),
    stayed: too.filter(({ fingerprint }) => printsA.has(fingerprint)).map(row),
  };
}

function groupsOf({ rows, totals }: DumpDiffModel) {
  const changed = rows
    .filter((row) => row.fate !== 'still' && !row.isCapture)
    .sort((x, y) => Math.abs(y.b - y.a) - Math.abs(x.b - x.a));
  return {
    totals,
    changedCount: changed.length,
    changed: changed
      .slice(0, SHOWN_GROUPS)
      .map(({ fate, a, b, reason, stateClass, function: name, place, creator }) => ({
        fate,
        a,
        b,
        reason,
        stateClass,
        function: name,
        place,
        createdBy: creator,
      })),
  };
}
