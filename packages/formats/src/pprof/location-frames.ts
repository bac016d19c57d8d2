import { ascii } from '../bytes/clean-text';
import { GrowingI32, unsigned64 } from '../bytes/growing-columns';
import type { Warnings } from '../format-error';
import type { StackBuilder } from '../stacks/stack-builder';
import type { RawProfile } from './decode-profile';
import type { HiddenFrames } from './hidden-frames';
import { IdTable } from './id-table';
import { profileProblem } from './wire';

const UNKNOWN = ascii('unknown');
const STACK_CUT = ascii('[stack cut]');

/** A location shows all its lines. */
const SHOWN = 0;
/** Its inner lines are hidden, and all that it calls. */
const INNER_HIDDEN = 1;
/** It is hidden itself, and all that it calls. */
const HIDDEN = 2;

export const NO_LOCATION = -1;
export const MANY = -2;

/** What location rows need of the one who keeps texts and functions. */
export interface NamedFunctions {
  readonly stacks: StackBuilder;
  /** function key of a row of functions */
  readonly keys: Int32Array;
  /** a frame that only has a name */
  namedFrame(name: Uint8Array): number;
  text(index: number): string;
}

/** Each location as the frames that its lines are, innermost first; made before samples are read. */
export class LocationFrames {
  readonly ids: IdTable;
  /**
   * what a location id below the array's length shows: the one frame that it is (0 and above),
   * `NO_LOCATION`, or `MANY - row` for a location row with more or fewer frames
   */
  readonly shownOf: Int32Array;
  /** frames of location row i are frameOf[frameFrom[i] .. frameFrom[i + 1]) */
  readonly frameFrom: Int32Array;
  readonly frameOf: Int32Array;
  /** the frame of lines without a function; -1 when there is none */
  readonly unknownFrame: number;
  readonly frameCount: number;
  private readonly hides: Uint8Array | undefined;

  constructor(
    private readonly raw: RawProfile,
    private readonly functions: NamedFunctions,
    private readonly warnings: Warnings,
    hidden: HiddenFrames | undefined,
  ) {
    const count = raw.locationId.length;
    const mappingIds = new IdTable(raw.mappingId, rejectId('mapping', raw.mappingByte));
    const functionIds = new IdTable(raw.functionId, rejectId('function', raw.functionByte));
    this.ids = new IdTable(raw.locationId, rejectId('location', raw.locationByte));
    this.frameFrom = new Int32Array(count + 1);
    const frames = new GrowingI32(Math.max(count, 16));
    const hides = hidden && new Uint8Array(count);
    let unknown = -1;
    const addUnknown = (): void => {
      if (unknown < 0) unknown = functions.namedFrame(UNKNOWN);
      frames.push(unknown);
    };
    for (let row = 0; row < count; row++) {
      this.frameFrom[row] = frames.length;
      let first = raw.locationLines.at(row);
      const end =
        row + 1 < raw.locationLines.length ? raw.locationLines.at(row + 1) : raw.lineNumber.length;
      if (first === end) {
        frames.push(functions.namedFrame(this.addressName(row, mappingIds)));
        continue;
      }
      if (hidden && hides) {
        const at = this.hiddenLine(hidden, functionIds, first, end);
        if (at === end - 1) hides[row] = HIDDEN;
        else if (at >= 0) {
          hides[row] = INNER_HIDDEN;
          first = at + 1;
        }
      }
      for (let line = first; line < end; line++) {
        const low = raw.lineFunction.low(line);
        const high = raw.lineFunction.high(line);
        const found = functionIds.rowOf(low, high);
        if (found >= 0 && raw.functionName.at(found) !== 0) {
          const key = functions.keys[found] as number;
          const file = raw.functionFile.at(found);
          frames.push(functions.stacks.frame(key, file, raw.lineNumber.at(line), line < end - 1));
          continue;
        }
        if (found < 0 && (low !== 0 || high !== 0)) this.warnUnknown(row, low, high);
        addUnknown();
      }
    }
    this.frameFrom[count] = frames.length;
    this.frameOf = frames.finish();
    this.unknownFrame = unknown;
    this.frameCount = functions.stacks.frameCount;
    this.hides = hides;
    this.shownOf = this.ids.dense.map((row) => (row < 0 ? NO_LOCATION : this.shown(row)));
  }

  /** What a location row shows, as `shownOf` has it. */
  shown(row: number): number {
    const from = this.frameFrom[row] as number;
    const frame = this.frameOf[from] as number;
    // the unknown frame is not simply shown: see the reader of samples
    const single = this.frameFrom[row + 1] === from + 1 && frame !== this.unknownFrame;
    return single && !this.hides ? frame : MANY - row;
  }

  /** Some locations hide others; `firstShown` tells for a stack. */
  get hasHidden(): boolean {
    return this.hides !== undefined;
  }

  /** The mark of a stack whose root end was left out. */
  cutFrame(): number {
    return this.functions.namedFrame(STACK_CUT);
  }

  /**
   * Place that a stack begins with (its leaf) after hiding: from the root, behind the first location
   * that shows, a hidden one ends the stack. What stands before any that shows stays.
   */
  firstShown(places: GrowingI32): number {
    const hides = this.hides as Uint8Array;
    let shown = false;
    for (let i = places.length - 1; i >= 0; i--) {
      const hide = hides[places.at(i)] as number;
      if (hide === SHOWN) shown = true;
      else if (shown) return hide === HIDDEN ? i + 1 : i;
    }
    return 0;
  }

  /** The outermost line whose function is hidden; -1 for none. */
  private hiddenLine(hidden: HiddenFrames, ids: IdTable, first: number, end: number): number {
    const { raw } = this;
    for (let line = end - 1; line >= first; line--) {
      const found = ids.rowOf(raw.lineFunction.low(line), raw.lineFunction.high(line));
      if (found >= 0 && hidden.has(raw.functionName.at(found))) return line;
    }
    return -1;
  }

  /** `filename!0xaddr` for a place without symbols, as C code has */
  private addressName(row: number, mappingIds: IdTable): Uint8Array {
    const { raw } = this;
    const address = unsigned64(raw.locationAddress.low(row), raw.locationAddress.high(row));
    const mapping = mappingIds.rowOf(raw.locationMapping.low(row), raw.locationMapping.high(row));
    const file = mapping < 0 ? '' : this.functions.text(raw.mappingFile.at(mapping));
    const base = file.slice(file.lastIndexOf('/') + 1);
    return ascii(`${base}${base ? '!' : ''}0x${address.toString(16)}`);
  }

  private warnUnknown(row: number, low: number, high: number): void {
    this.warnings.add({
      code: 'pprof.unknown-function',
      message: `Location ${row + 1} names function ${unsigned64(low, high)}, which is not there; it is shown as unknown.`,
      place: { byte: this.raw.locationByte.at(row), record: `location ${row + 1}` },
      values: { function: String(unsigned64(low, high)) },
    });
  }
}

const rejectId =
  (what: string, bytes: { at(row: number): number }) =>
  (row: number, why: 'zero' | 'twice'): never => {
    const fault = why === 'zero' ? 'id 0' : 'an id that was used before';
    const record = `${what} ${row + 1}`;
    throw profileProblem('pprof.bad-id', `${record} has ${fault}`, bytes.at(row), record);
  };
