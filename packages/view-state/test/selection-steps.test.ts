import { describe, expect, it } from 'vitest';
import { EMPTY_SELECTION } from '@unpark/model';
import { partsOf, popSelection, selectionOfEvidence, withoutPart } from '@unpark/view-state';

const full = {
  functions: ['main.a'],
  goroutines: { artifact: 'dump.txt', goids: ['1'] },
  stack: '0123456789abcdef',
  evidence: 'x.e1',
};

describe('taking a selection back', () => {
  it('goes from specific to general and ends empty', () => {
    const first = popSelection(full);
    expect(partsOf(first)).toEqual(['goroutines', 'stack']);
    expect(first.evidence).toBeUndefined();
    const second = popSelection(first);
    expect(partsOf(second)).toEqual(['goroutines']);
    expect(popSelection(second)).toEqual(EMPTY_SELECTION);
    expect(popSelection(EMPTY_SELECTION)).toEqual(EMPTY_SELECTION);
  });

  it('takes one part and leaves the others', () => {
    expect(partsOf(withoutPart(full, 'goroutines'))).toEqual(['stack', 'functions']);
  });
});

describe('selecting an evidence', () => {
  it('hands over the list of ids itself: links keep what they wrote of a list', () => {
    const goids = ['20', '21'];
    const rows = { table: 'goroutines', artifact: 'dump.txt', rows: [0, 1], goids } as const;
    const evidence = {
      id: 'f.e1',
      statement: [],
      provenance: 'observed',
      source: 'dump 1',
      functions: [],
      rows: [rows],
    } as const;
    expect(selectionOfEvidence(evidence).goroutines?.goids).toBe(goids);
  });

  it('takes its functions and the goroutines of the first dump it names', () => {
    const selection = selectionOfEvidence({
      id: 'f.e1',
      statement: [],
      provenance: 'observed',
      source: 'dump 1',
      functions: ['main.a'],
      rows: [
        { table: 'samples', artifact: 'block.pprof', rows: [3], sampleType: 1 },
        { table: 'goroutines', artifact: 'dump.txt', rows: [0, 1], goids: ['20', '21'] },
      ],
    });
    expect(selection).toEqual({
      functions: ['main.a'],
      goroutines: { artifact: 'dump.txt', goids: ['20', '21'] },
      evidence: 'f.e1',
    });
  });
});
