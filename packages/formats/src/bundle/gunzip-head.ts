import { FormatError } from '../format-error';
import { isGzip, memberStart } from './gzip';
import { InflateOutput, inflateRaw } from './inflate';

/**
 * The first bytes of gzip content, for recognising what it is; whatever comes out before an error,
 * a cut or the limit. No checksum is made.
 */
export function gunzipHead(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new InflateOutput(maxBytes, maxBytes);
  if (!isGzip(bytes)) return output.finish();
  try {
    inflateRaw(bytes, memberStart(bytes, 0), output);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
  }
  return output.finish();
}
