import {
  FRAMES,
  type FramesTable,
  i32,
  makeTable,
  STACKS,
  type StacksTable,
  u8,
} from '@unpark/model';
import { columnOfBytes } from '../bytes/clean-text';
import { QuadInterner } from '../bytes/interners';
import { StackForest } from './stack-forest';

/**
 * Frames and stacks, each once. Callers number functions and files themselves and give the cleaned
 * texts at the end.
 */
export class StackBuilder {
  private readonly frames = new QuadInterner();
  private readonly stacks = new StackForest();

  /** row of frames */
  frame(functionId: number, fileId: number, line: number, inlined: boolean): number {
    return this.frames.intern(functionId, fileId, line, inlined ? 1 : 0);
  }

  /** row of stacks: `frame` called by the stack `parent` (-1: a root) */
  push(parent: number, frame: number): number {
    return this.stacks.push(parent, frame);
  }

  /**
   * row of the leaf of a whole stack, given from its leaf; -1 for an empty one
   * @param done share (0 to 1) of all stacks that came before
   */
  pushStack(leafFirst: Int32Array, depth: number, done: number): number {
    return this.stacks.pushStack(leafFirst, depth, done);
  }

  /** makes room for about so many different stacks */
  expect(stacks: number): void {
    this.stacks.expect(stacks);
  }

  /** the function id that a frame was made with */
  functionOf(frame: number): number {
    return this.frames.part(frame, 0);
  }

  /** the file id that a frame was made with */
  fileOf(frame: number): number {
    return this.frames.part(frame, 1);
  }

  get frameCount(): number {
    return this.frames.size;
  }

  get stackCount(): number {
    return this.stacks.size;
  }

  /**
   * @param functionText cleaned bytes of a function id
   * @param fileText cleaned bytes of a file id
   * @param startLine first line of a function id, 0 when unknown
   * @param check told the bytes of all texts of frames before memory is taken for them
   */
  finish(
    functionText: (id: number) => Uint8Array,
    fileText: (id: number) => Uint8Array,
    startLine: (functionId: number) => number = () => 0,
    check: (bytes: number) => void = () => {},
  ): { frames: FramesTable; stacks: StacksTable } {
    const n = this.frames.size;
    const functions = new Array<Uint8Array>(n);
    const files = new Array<Uint8Array>(n);
    const lines = new Int32Array(n);
    const startLines = new Int32Array(n);
    const inlined = new Uint8Array(n);
    let bytes = 0;
    for (let row = 0; row < n; row++) {
      const functionId = this.frames.part(row, 0);
      const name = functionText(functionId);
      const file = fileText(this.frames.part(row, 1));
      functions[row] = name;
      files[row] = file;
      bytes += name.length + file.length;
      lines[row] = this.frames.part(row, 2);
      startLines[row] = startLine(functionId);
      inlined[row] = this.frames.part(row, 3);
    }
    check(bytes);
    const stacks = this.stacks.finish();
    return {
      frames: makeTable(FRAMES, {
        function: columnOfBytes(functions),
        file: columnOfBytes(files),
        line: i32(lines),
        startLine: i32(startLines),
        inlined: u8(inlined),
      }),
      stacks: makeTable(STACKS, { frame: i32(stacks.frames), parent: i32(stacks.parents) }),
    };
  }
}
