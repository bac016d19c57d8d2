/** Protocol buffer fields into growing bytes. Numbers are unsigned unless a function says signed. */
export class ProtoWriter {
  private bytes = new Uint8Array(1024);
  length = 0;

  /** a varint field; zero is left out, as proto3 does */
  number(field: number, value: number): void {
    if (value === 0) return;
    this.varint(field * 8);
    this.varint(value);
  }

  /** an int64 field; zero is left out */
  signed(field: number, value: bigint): void {
    if (value === 0n) return;
    this.varint(field * 8);
    this.varint64(value);
  }

  message(field: number, content: ProtoWriter): void {
    this.bytesField(field, content.bytes.subarray(0, content.length));
  }

  bytesField(field: number, content: Uint8Array): void {
    this.varint(field * 8 + 2);
    this.varint(content.length);
    this.reserve(content.length);
    this.bytes.set(content, this.length);
    this.length += content.length;
  }

  /** a packed repeated varint field */
  packed(field: number, values: ProtoWriter): void {
    if (values.length > 0) this.message(field, values);
  }

  /** exact below 2^53 */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  /** two's complement in 64 bits: a negative number takes ten bytes */
  varint64(value: bigint): void {
    if (value >= 0n && value <= 9_007_199_254_740_991n) {
      this.varint(Number(value));
      return;
    }
    this.reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 128n) {
      this.bytes[this.length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.bytes[this.length++] = Number(rest);
  }

  clear(): void {
    this.length = 0;
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
