/**
 * Functions that pass data on as fast as the slower side takes it: a write below them stands at the
 * same place for the whole of a download, whether it moves or not.
 */
export const PASSED_ON: readonly string[] = [
  'io.copyBuffer',
  'io.CopyN',
  'net.sendFile',
  'internal/poll.sendFile',
  'internal/poll.SendFile',
  'internal/poll.Splice',
  'net/http/httputil.(*ReverseProxy).copyBuffer',
];
