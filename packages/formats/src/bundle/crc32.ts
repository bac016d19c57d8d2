let table: Int32Array | undefined;

function crcTable(): Int32Array {
  const out = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    out[i] = value;
  }
  return out;
}

/** CRC-32 of gzip and zip (polynomial 0xEDB88320). */
export function crc32(bytes: Uint8Array): number {
  table ??= crcTable();
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) {
    crc = (table[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return (crc ^ -1) >>> 0;
}
