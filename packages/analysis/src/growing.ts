/** Columns of which the number of rows is not known before; doubled when full. */
export class GrowingNumbers<A extends Int32Array | Float64Array> {
  length = 0;

  constructor(public values: A) {}

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new (this.values.constructor as new (length: number) => A)(
        Math.max(this.values.length * 2, 64),
      );
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  /** a copy of exactly the rows */
  finish(): A {
    return this.values.slice(0, this.length) as A;
  }
}

export const growingI32 = (): GrowingNumbers<Int32Array> => new GrowingNumbers(new Int32Array(256));
export const growingF64 = (): GrowingNumbers<Float64Array> =>
  new GrowingNumbers(new Float64Array(256));
