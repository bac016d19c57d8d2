import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StackForest } from '../src/stacks/stack-forest';

/** Rows in the order of first sight, by a Map with exact keys. */
class PlainForest {
  readonly frames: number[] = [];
  readonly parents: number[] = [];
  private readonly rows = new Map<string, number>();

  push(parent: number, frame: number): number {
    const key = `${parent} ${frame}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      row = this.frames.length;
      this.rows.set(key, row);
      this.frames.push(frame);
      this.parents.push(parent);
    }
    return row;
  }

  pushStack(leafFirst: Int32Array): number {
    return leafFirst.reduceRight((parent, frame) => this.push(parent, frame), -1);
  }
}

/** So many stacks that part in many places, the same for the same seed. */
function* stacksOf(seed: number, count: number, frames: number): Iterable<Int32Array> {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let i = 0; i < count; i++) {
    yield Int32Array.from({ length: random(30) }, () => random(frames));
  }
}

describe('a forest of stacks', () => {
  it('has the rows that a plain map has, grown or with room from the first', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom(2, 5, 300),
        fc.constantFrom(0, 100, 5_000),
        (seed, frames, expected) => {
          const forest = new StackForest();
          const plain = new PlainForest();
          if (expected > 0) forest.expect(expected);
          let given = 0;
          for (const stack of stacksOf(seed, 3_000, frames)) {
            // whole, and frame by frame
            const row =
              given++ % 3 === 0
                ? stack.reduceRight((parent, frame) => forest.push(parent, frame), -1)
                : forest.pushStack(stack, stack.length, given / 3_000);
            if (row !== plain.pushStack(stack)) return false;
          }
          const { frames: column, parents } = forest.finish();
          expect([...column]).toEqual(plain.frames);
          expect([...parents]).toEqual(plain.parents);
          return true;
        },
      ),
      { numRuns: 12 },
    );
  });
});
