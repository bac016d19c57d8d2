/**
 * Where the label fields of one sample stand, tags included: in the file when they follow one
 * another, as all writers do, else copied together.
 */
export class SampleLabelBytes {
  bytes: Uint8Array;
  from = 0;
  to = 0;
  /** label fields seen, also those over the limit */
  count = 0;
  private store = new Uint8Array(0);

  constructor(
    private readonly file: Uint8Array,
    private readonly limit: number,
  ) {
    this.bytes = file;
  }

  /** Adds the field file[from..to). */
  add(from: number, to: number): void {
    if (++this.count > this.limit) return;
    if (this.count === 1) {
      this.from = from;
      this.to = to;
    } else if (this.bytes === this.file && this.to === from) this.to = to;
    else this.copy(from, to);
  }

  clear(): void {
    this.bytes = this.file;
    this.count = 0;
  }

  private copy(from: number, to: number): void {
    const kept = this.bytes.subarray(this.from, this.to);
    const needed = kept.length + to - from;
    if (needed > this.store.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(kept);
      this.store = larger;
    } else if (this.bytes !== this.store) this.store.set(kept);
    this.store.set(this.file.subarray(from, to), kept.length);
    this.bytes = this.store;
    this.from = 0;
    this.to = needed;
  }
}
