import { makeTable, type Table, type TableSchema } from '@unpark/model';
import { cleanBytes, columnOfBytes } from '../bytes/clean-text';
import { ByteInterner } from '../bytes/interners';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import type { PackedStacks } from './packed-generation';

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);
const STOPPED = encoder.encode('stop-the-world (');
const CLOSING = 41;

/** Texts of a trace that are no frames, each once; row 0 is empty. */
export class TraceTexts {
  private readonly texts = new ByteInterner();

  constructor() {
    this.texts.intern(NOTHING, 0, 0);
  }

  get count(): number {
    return this.texts.size;
  }

  /** Row of a string of a generation by its number. */
  row(packed: PackedStacks, number: number): number {
    if (number === 0) return 0;
    const { stringFrom, stringBytes } = packed;
    const from = stringFrom[number - 1] as number;
    return this.texts.intern(stringBytes, from, stringFrom[number] as number);
  }

  rowOfText(text: string): number {
    const bytes = encoder.encode(text);
    return this.texts.intern(bytes, 0, bytes.length);
  }

  /** Row of the name of a stop of the world, from the row of what stopped it. */
  rowOfStopTheWorld(kind: number): number {
    const text = this.texts.bytesOf(kind);
    const name = new Uint8Array(STOPPED.length + text.length + 1);
    name.set(STOPPED);
    name.set(text, STOPPED.length);
    name[name.length - 1] = CLOSING;
    return this.texts.intern(name, 0, name.length);
  }

  finish<S extends TableSchema<{ text: 'utf8' }>>(
    schema: S,
    limits: Limits,
    warnings: Warnings,
  ): Table<S> {
    const rows: Uint8Array[] = [];
    for (let row = 0; row < this.texts.size; row++) {
      rows.push(cleanBytes(this.texts.bytesOf(row).slice(), limits.stringBytes, warnings));
    }
    const columns = { text: columnOfBytes(rows) } as unknown as Table<S>['columns'];
    return makeTable(schema, columns);
  }
}
