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

/**
 * Frames and stacks, each once. Callers number functions and files themselves and give the cleaned
 * texts at the end.
 */
export class StackBuilder {
  private readonly frames = new QuadInterner();
  private readonly stacks = new QuadInterner();

  /** row of frames */
  frame(functionId: number, fileId: number, line: number, inlined: boolean): number {
    return this.frames.intern(functionId, fileId, line, inlined ? 1 : 0);
  }

  /** row of stacks: `frame` called by the stack `parent` (-1: a root) */
  push(parent: number, frame: number): number {
    return this.stacks.intern(parent, frame, 0, 0);
  }

  /** the function id that a frame was made with */
  functionOf(frame: number): number {
    return this.frames.part(frame, 0);
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
   */
  finish(
    functionText: (id: number) => Uint8Array,
    fileText: (id: number) => Uint8Array,
    startLine: (functionId: number) => number = () => 0,
  ): { frames: FramesTable; stacks: StacksTable } {
    const n = this.frames.size;
    const functions = new Array<Uint8Array>(n);
    const files = new Array<Uint8Array>(n);
    const lines = new Int32Array(n);
    const startLines = new Int32Array(n);
    const inlined = new Uint8Array(n);
    for (let row = 0; row < n; row++) {
      const functionId = this.frames.part(row, 0);
      functions[row] = functionText(functionId);
      files[row] = fileText(this.frames.part(row, 1));
      lines[row] = this.frames.part(row, 2);
      startLines[row] = startLine(functionId);
      inlined[row] = this.frames.part(row, 3);
    }
    const m = this.stacks.size;
    const parents = new Int32Array(m);
    const stackFrames = new Int32Array(m);
    for (let row = 0; row < m; row++) {
      parents[row] = this.stacks.part(row, 0);
      stackFrames[row] = this.stacks.part(row, 1);
    }
    return {
      frames: makeTable(FRAMES, {
        function: columnOfBytes(functions),
        file: columnOfBytes(files),
        line: i32(lines),
        startLine: i32(startLines),
        inlined: u8(inlined),
      }),
      stacks: makeTable(STACKS, { frame: i32(stackFrames), parent: i32(parents) }),
    };
  }
}
