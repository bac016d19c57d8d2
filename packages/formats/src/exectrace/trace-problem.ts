import type { ProblemValues } from '@unpark/base';
import { FormatError } from '../format-error';

/** What is wrong in a trace; `byte` counts in the inflated file. */
export class TraceError extends FormatError {
  constructor(
    private readonly code: string,
    private readonly what: string,
    private readonly byte: number | undefined,
    private readonly values?: ProblemValues,
    private readonly record?: string,
  ) {
    super({
      code,
      message:
        byte === undefined
          ? `The execution trace cannot be read: ${what}.`
          : `The execution trace cannot be read past byte ${byte}: ${what}.`,
      next:
        code === 'trace.cut'
          ? 'Capture it again: the file was cut while it was written or sent.'
          : 'Check the file with `go tool trace -d=parsed`; if that prints events to the end, report this file.',
      place: { ...(byte !== undefined && { byte }), ...(record !== undefined && { record }) },
      ...(values && { values }),
    });
  }

  /** The same in a file in which the bytes that were read begin at `base`. */
  shifted(base: number): TraceError {
    const byte = this.byte === undefined ? undefined : this.byte + base;
    return new TraceError(this.code, this.what, byte, this.values, this.record);
  }
}

/** Why a trace, or the rest of it, cannot be read. */
export const traceProblem = (
  code: string,
  what: string,
  byte: number | undefined,
  values?: ProblemValues,
  record?: string,
): TraceError => new TraceError(code, what, byte, values, record);
