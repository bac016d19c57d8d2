import { blockingProfiles, derivedTables } from '@unpark/analysis';
import {
  applySteps,
  buildFlameTree,
  endStates,
  type FlameInput,
  flameInputOfProfile,
  type FlameOrder,
  type FlameTree,
  foldedStacks,
  functionWeights,
  labelKeys,
  linesOfFunction,
  markdownTable,
  NO_STATE,
  sandwichOf,
  splitByLabel,
  type SteppedInput,
  topText,
} from '@unpark/charts';
import { pprofBytes } from '@unpark/formats';
import {
  FRAMES,
  type FramesTable,
  profileTablesOf,
  STACKS,
  tableNamed,
  TRACE_CPU_SAMPLES,
  traceDerivedTablesOf,
  traceTablesOf,
} from '@unpark/model';
import type { DumpRequest } from './capture-messages';
import { dumpFlameInput, type OpenDump } from './dump-model';
import type {
  FlameAnswerOf,
  FlameAsked,
  FlameFile,
  FlameFileRequest,
  FlameLegendParts,
  FlameModel,
  FlameQuestion,
  FlameRequest,
} from './flame-messages';
import { profileOfInput } from './flame-profile';
import { keyOf, once, readTables, tablesMissing } from './table-reader';
import { blockingFlameInput, blockingInputOfProfile, cpuFlameInput } from './trace-flame';
import { storedWall, wallFlameInput, type WallGroups, wallGroups } from './trace-wall';

/** Weighted stacks before any step, with the frames that its stacks name. */
interface FlameBase {
  readonly input: FlameInput;
  readonly frames: FramesTable;
}

type ReadDump = (
  request: Pick<DumpRequest, 'artifact' | 'dump' | 'tables' | 'idle'>,
) => Promise<OpenDump>;

/** Inputs that are kept: the shown one, and those that a step back asks for again. */
const KEPT_INPUTS = 4;

/** Answers what the flame graph asks. */
export class FlameAnswers {
  private readonly inputs = new Map<string, Promise<FlameBase>>();

  constructor(
    private readonly readDump: ReadDump,
    /** of a whole trace, shared with the panel of its time */
    private readonly readWall: (
      asked: Pick<FlameAsked, 'artifact' | 'tables'>,
    ) => Promise<{ readonly groups: WallGroups }>,
  ) {}

  async answer(request: FlameQuestion): Promise<FlameAnswerOf[keyof FlameAnswerOf]> {
    const { input, frames } = await this.base(request);
    const stepped = applySteps(input, request.steps);
    switch (request.kind) {
      case 'flame':
        return flameModel(stepped, request);
      case 'flame-lines': {
        const whole = stepped.input.weights.reduce((sum, weight) => sum + weight, 0);
        return { lines: linesOfFunction(stepped.input, frames, request.symbol), whole };
      }
      case 'flame-file':
        return flameFile(stepped.input, frames, request);
    }
  }

  private base(asked: FlameAsked): Promise<FlameBase> {
    const key = JSON.stringify([keyOf(asked.tables), asked.source, asked.words]);
    const known = this.inputs.get(key);
    // the one asked for last stands last
    if (known) this.inputs.delete(key);
    if (known) this.inputs.set(key, known);
    const base = once(this.inputs, key, () => this.read(asked));
    for (const old of [...this.inputs.keys()].slice(0, -KEPT_INPUTS)) this.inputs.delete(old);
    return base;
  }

  private async read(asked: FlameAsked): Promise<FlameBase> {
    const { artifact, tables: addresses, source, words } = asked;
    if (source.of === 'dump') {
      const open = await this.readDump({
        artifact,
        dump: source.dump,
        idle: source.idle,
        tables: addresses,
      });
      const input = dumpFlameInput(open, words.idle);
      return { input: { ...input, rootLabel: words.root }, frames: open.tables.frames };
    }
    const tables = await readTables(addresses);
    if (source.of === 'profile') {
      const profile = profileTablesOf(tables);
      if (!profile) throw tablesMissing(artifact);
      const input = flameInputOfProfile(profile, source.sampleType);
      return { input: { ...input, rootLabel: words.root }, frames: profile.frames };
    }
    const frames = tableNamed(tables, FRAMES);
    if (!frames) throw tablesMissing(artifact);
    const input = await this.ofTrace(asked, source, tables);
    return { input: { ...input, rootLabel: words.root }, frames };
  }

  private async ofTrace(
    { artifact, tables: addresses, words }: FlameAsked,
    { weigh, range }: Extract<FlameAsked['source'], { of: 'trace' }>,
    tables: Awaited<ReturnType<typeof readTables>>,
  ): Promise<FlameInput> {
    const trace = traceTablesOf(tables);
    const frames = tableNamed(tables, FRAMES);
    const stacks = tableNamed(tables, STACKS);
    if (!frames || !stacks) throw tablesMissing(artifact);
    if (weigh.by === 'wall') {
      const stored = trace ? undefined : storedWall(tables);
      if (!trace && !stored) throw tablesMissing(artifact);
      const groups =
        trace && range
          ? wallGroups(trace, range)
          : (stored ?? (await this.readWall({ artifact, tables: addresses })).groups);
      return wallFlameInput({ frames, stacks }, groups, words, weigh.only);
    }
    if (weigh.by === 'cpu') {
      const samples = tableNamed(tables, TRACE_CPU_SAMPLES);
      if (!samples) throw tablesMissing(artifact);
      return cpuFlameInput({ frames, stacks }, samples, range);
    }
    if (range) {
      if (!trace) throw tablesMissing(artifact);
      const profile = blockingProfiles(trace, { range })[weigh.by];
      return blockingInputOfProfile({ frames, stacks }, profile, weigh.value);
    }
    const stored = traceDerivedTablesOf(tables);
    if (!stored && !trace) throw tablesMissing(artifact);
    const { blocking } = stored ?? (trace ? derivedTables(trace) : { blocking: undefined });
    if (!blocking) throw tablesMissing(artifact);
    return blockingFlameInput({ frames, stacks }, blocking, weigh.by, weigh.value);
  }
}

const splitOf = (input: FlameInput, { split, words }: FlameAsked): FlameInput =>
  split === undefined ? input : splitByLabel(input, split, words);

const statesOf = (tree: FlameTree): Uint8Array | undefined =>
  tree.caps.length === 0 ? undefined : endStates(tree);

function flameModel({ input, outcomes }: SteppedInput, request: FlameRequest): FlameModel {
  const tree = buildFlameTree(splitOf(input, request), request.order);
  const states = statesOf(tree);
  const weights = functionWeights(tree);
  const sandwich =
    request.pivot === undefined ? undefined : sandwichModel(input, request.pivot, request.order);
  const model: FlameModel = {
    tree,
    ...(states && { states }),
    weights,
    outcomes,
    labels: labelKeys(input),
    legend: legendOf(tree, states),
    ...(sandwich && { sandwich }),
  };
  madeFor.set(model, [
    ...arraysOf(tree),
    weights.total,
    weights.self,
    ...(states ? [states] : []),
    ...(sandwich ? [...arraysOf(sandwich.callers), ...arraysOf(sandwich.callees)] : []),
  ]);
  return model;
}

function sandwichModel(input: FlameInput, pivot: string, order: FlameOrder) {
  const { callers, callees } = sandwichOf(input, pivot);
  const below = buildFlameTree(callees, order);
  const calleeStates = statesOf(below);
  return {
    callers: buildFlameTree(callers, order),
    callees: below,
    ...(calleeStates && { calleeStates }),
  };
}

function legendOf(tree: FlameTree, states: Uint8Array | undefined): FlameLegendParts {
  const used = new Uint8Array(tree.labels.length);
  for (let node = 1; node < tree.nodes; node++) {
    const label = tree.label[node] ?? 0;
    if (tree.idle[node] === 0 || label >= tree.functionCount) used[label] = 1;
  }
  const families = new Set<string>();
  for (const [label, family] of tree.functions.families.entries()) {
    if (used[label] === 1) families.add(family);
  }
  const seen = new Set<number>(states);
  seen.delete(NO_STATE);
  return { states: [...seen].sort((a, b) => a - b), families: [...families] };
}

async function flameFile(
  input: FlameInput,
  frames: FramesTable,
  request: FlameFileRequest,
): Promise<FlameFile> {
  if (request.form === 'pprof') {
    return { bytes: await gzip(pprofBytes(profileOfInput(input, frames, request.sampleType))) };
  }
  const tree = buildFlameTree(splitOf(input, request));
  switch (request.form) {
    case 'top':
      return { text: topText(tree, request.head) };
    case 'markdown':
      return { text: markdownTable(tree, request.head, request.columns) };
    case 'folded':
      return { text: foldedStacks(tree) };
  }
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Arrays that the worker hands over instead of copying: those made for this answer alone. */
export function flameTransfers(answer: object | null): ArrayBuffer[] {
  const held = (answer && madeFor.get(answer)) ?? [];
  return [...new Set(held.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** Arrays made for an answer and kept nowhere else. */
const madeFor = new WeakMap<object, readonly ArrayBufferView[]>();

const arraysOf = (tree: FlameTree): readonly ArrayBufferView[] => [
  tree.label,
  tree.parent,
  tree.depth,
  tree.end,
  tree.start,
  tree.total,
  tree.self,
  tree.idle,
  tree.itemNode,
  tree.pathHash,
];
