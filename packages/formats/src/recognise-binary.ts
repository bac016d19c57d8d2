/** Files that people upload by mistake, by their first bytes. */
const MAGIC: readonly (readonly [string, string])[] = [
  ['7f454c46', 'a Linux program (ELF)'],
  ['cffaedfe', 'a macOS program (Mach-O)'],
  ['cefaedfe', 'a macOS program (Mach-O)'],
  ['4d5a9000', 'a Windows program (PE)'],
  ['89504e470d0a1a0a', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['47494638', 'a GIF image'],
  ['25504446', 'a PDF document'],
  ['28b52ffd', 'zstd-compressed data'],
  ['425a68', 'bzip2-compressed data'],
  ['fd377a585a00', 'xz-compressed data'],
  ['377abcaf271c', 'a 7z archive'],
  ['526172211a07', 'a RAR archive'],
  ['53514c69746520666f726d6174203300', 'an SQLite database'],
  ['0061736d', 'a WebAssembly module'],
  ['50415231', 'a Parquet file'],
  ['4152524f5731', 'an Arrow file'],
  ['cafebabe', 'a Java class or a macOS program'],
  ['4a415641', 'a Java heap dump'],
  ['464c5200', 'a Java flight recording'],
  ['504552464649', 'a perf.data file of Linux perf'],
  ['5045524646494c4532', 'a perf.data file of Linux perf'],
  ['a1b2c3d4', 'a packet capture (pcap)'],
  ['d4c3b2a1', 'a packet capture (pcap)'],
  ['0a0d0d0a', 'a packet capture (pcapng)'],
  ['676f312e', 'a Go heap dump (debug.WriteHeapDump)'],
];

/** Words for a binary format that is no capture; undefined when it is none that is known here. */
export function seenInBinary(bytes: Uint8Array): string | undefined {
  let hex = '';
  for (let i = 0; i < 16 && i < bytes.length; i++) {
    hex += (bytes[i] as number).toString(16).padStart(2, '0');
  }
  return MAGIC.find(([magic]) => hex.startsWith(magic))?.[1];
}
