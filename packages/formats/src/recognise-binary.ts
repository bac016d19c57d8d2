/** Files that people upload by mistake, by their first bytes. */
const MAGIC: readonly (readonly [magic: string, seen: string, word: string])[] = [
  ['7f454c46', 'a Linux program (ELF)', 'elf'],
  ['cffaedfe', 'a macOS program (Mach-O)', 'macho'],
  ['cefaedfe', 'a macOS program (Mach-O)', 'macho'],
  ['4d5a9000', 'a Windows program (PE)', 'pe'],
  ['89504e470d0a1a0a', 'a PNG image', 'png'],
  ['ffd8ff', 'a JPEG image', 'jpeg'],
  ['47494638', 'a GIF image', 'gif'],
  ['25504446', 'a PDF document', 'pdf'],
  ['28b52ffd', 'zstd-compressed data', 'zstd'],
  ['425a68', 'bzip2-compressed data', 'bzip2'],
  ['fd377a585a00', 'xz-compressed data', 'xz'],
  ['377abcaf271c', 'a 7z archive', 'sevenZip'],
  ['526172211a07', 'a RAR archive', 'rar'],
  ['53514c69746520666f726d6174203300', 'an SQLite database', 'sqlite'],
  ['0061736d', 'a WebAssembly module', 'wasm'],
  ['50415231', 'a Parquet file', 'parquet'],
  ['4152524f5731', 'an Arrow file', 'arrow'],
  ['cafebabe', 'a Java class or a macOS program', 'javaClass'],
  ['4a415641', 'a Java heap dump', 'javaHeap'],
  ['464c5200', 'a Java flight recording', 'javaFlight'],
  ['504552464649', 'a perf.data file of Linux perf', 'perf'],
  ['5045524646494c4532', 'a perf.data file of Linux perf', 'perf'],
  ['a1b2c3d4', 'a packet capture (pcap)', 'pcap'],
  ['d4c3b2a1', 'a packet capture (pcap)', 'pcap'],
  ['0a0d0d0a', 'a packet capture (pcapng)', 'pcap'],
  ['676f312e', 'a Go heap dump (debug.WriteHeapDump)', 'goHeapDump'],
];

/**
 * Words for a binary format that is no capture, and what stands for them in other languages;
 * undefined when it is none that is known here.
 */
export function seenInBinary(bytes: Uint8Array): { seen: string; word: string } | undefined {
  let hex = '';
  for (let i = 0; i < 16 && i < bytes.length; i++) {
    hex += (bytes[i] as number).toString(16).padStart(2, '0');
  }
  const found = MAGIC.find(([magic]) => hex.startsWith(magic));
  return found && { seen: found[1], word: found[2] };
}
