import { expect, it } from 'vitest';
import { artifactCounts } from '@unpark/model';

const final = (kind: string, status: string) => ({ state: 'final', kind, status });

it('counts a file that is only kept apart from those that were read', () => {
  const counts = artifactCounts([
    final('goroutine-dump', 'parsed'),
    final('pprof-cpu', 'warnings'),
    final('pprof-heap', 'damaged'),
    final('execution-trace', 'stored'),
    final('unknown', 'unrecognised'),
    final('unknown', 'damaged'),
    { state: 'parsing', kind: null, status: null },
    { state: 'queued', kind: null, status: null },
  ]);
  expect(counts).toEqual({
    read: 2,
    readInPart: 1,
    stored: 1,
    unrecognised: 1,
    notRead: 1,
    inWork: 1,
    next: 1,
  });
});
