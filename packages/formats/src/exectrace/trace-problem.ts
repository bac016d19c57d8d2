import { FormatError } from '../format-error';

/** Why a trace, or the rest of it, cannot be read. `byte` counts in the inflated file. */
export const traceProblem = (
  code: string,
  what: string,
  byte: number | undefined,
  record?: string,
): FormatError =>
  new FormatError({
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
  });
