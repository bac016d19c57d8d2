import { traceTablesOf } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { traceFormatOf } from '../src/exectrace/trace-header';
import { PlacedLists } from '../src/exectrace/v1/placed-lists';
import { readTraceV1 } from '../src/exectrace/v1/read-trace-v1';
import { DEFAULT_LIMITS } from '../src/limits';
import { TraceV1Writer } from './trace-v1-bytes';

/** Goroutine 1 runs on proc 0; three regions inside each other begin, the innermost ends. */
const begun = (): TraceV1Writer =>
  new TraceV1Writer()
    .batch(0, 100)
    .event(13, 0, 1, 1, 0)
    .event(5, 5, 7)
    .event(38, 5, 1)
    .event(4, 5, 4, 1)
    .event(47, 1, 0, 0, 1, 1)
    .event(47, 1, 0, 0, 1, 1)
    .event(47, 1, 0, 0, 1, 1)
    .event(47, 1, 0, 1, 1, 1);

function regionsOf(writer: TraceV1Writer) {
  const bytes = writer.frequency(1e9).string(1, 'main.main').stack(1, [0x1000, 1, 1, 10]).bytes();
  const format = traceFormatOf(bytes);
  if (!format) throw new Error('no trace');
  const tables = traceTablesOf(readTraceV1(bytes, { file: 't' }, DEFAULT_LIMITS, format).tables);
  if (!tables) throw new Error('no tables');
  const { endNs, startStack, endStack } = tables.regions.columns;
  return {
    isOpen: Array.from(endNs.values, (end) => end === -1),
    startStack: [...startStack.values],
    endStack: [...endStack.values],
  };
}

describe('regions that nothing ends have no stack of their end', () => {
  const expected = {
    isOpen: [true, true, false],
    startStack: [0, 0, 0],
    endStack: [-1, -1, 0],
  };
  test('open where the trace ends', () => {
    expect(regionsOf(begun())).toEqual(expected);
  });
  test('open where the goroutine ends', () => {
    expect(regionsOf(begun().event(15, 1))).toEqual(expected);
  });
});

test('lists of an order are kept in few bits, whatever their number', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(1, 4, 5, 16, 17, 256, 257, 4097)
        .chain((lists) =>
          fc.tuple(fc.constant(lists), fc.array(fc.nat(lists - 1), { maxLength: 40 })),
        ),
      ([lists, order]) => {
        const placed = new PlacedLists(lists, order.length);
        for (const [place, list] of order.entries()) placed.put(place, list);
        expect(order.map((_, place) => placed.at(place))).toEqual(order);
      },
    ),
  );
});
