/** Length of the header of both formats: `go 1.NN trace` and zero bytes. */
export const TRACE_HEADER_BYTES = 16;

/** Format versions by the minor number in the header, and the versions of Go that write them. */
const FORMATS: ReadonlyMap<number, { readonly writtenBy: string; readonly family: 'v1' | 'v2' }> =
  new Map([
    [11, { writtenBy: 'Go 1.11 to 1.18', family: 'v1' }],
    [19, { writtenBy: 'Go 1.19 and 1.20', family: 'v1' }],
    [21, { writtenBy: 'Go 1.21', family: 'v1' }],
    [22, { writtenBy: 'Go 1.22', family: 'v2' }],
    [23, { writtenBy: 'Go 1.23 and 1.24', family: 'v2' }],
    [25, { writtenBy: 'Go 1.25', family: 'v2' }],
    [26, { writtenBy: 'Go 1.26 and 1.27', family: 'v2' }],
  ]);

export interface TraceFormat {
  /** minor number in the header: 26 for `go 1.26 trace` */
  readonly minor: number;
  /** absent for a format that is not read */
  readonly family?: 'v1' | 'v2';
  readonly writtenBy?: string;
}

/**
 * The format of an execution trace; undefined for anything else. The number names a format, not a
 * version of Go: Go 1.24 writes `go 1.23 trace` (internal/trace/version).
 */
export function traceFormatOf(bytes: Uint8Array): TraceFormat | undefined {
  if (bytes.length < TRACE_HEADER_BYTES) return undefined;
  let text = '';
  for (let i = 0; i < TRACE_HEADER_BYTES; i++) text += String.fromCharCode(bytes[i] as number);
  const minor = /^go 1\.(\d{1,3}) trace\0*$/.exec(text)?.[1];
  if (minor === undefined) return undefined;
  const number = Number(minor);
  return { minor: number, ...FORMATS.get(number) };
}
