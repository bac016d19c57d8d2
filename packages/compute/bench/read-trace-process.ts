/** Reads one trace to tables and its sync profile, and prints what that took; see trace.bench.ts. */
import { blockingProfile } from '@unpark/analysis';
import { must } from '@unpark/base';
import { traceTablesOf } from '@unpark/model';
import { readArtifact } from '@unpark/formats';
import { readFileSync } from 'node:fs';
import { readTraceFile } from '../src/node/read-trace-file';

const file = process.argv[2] ?? '';
const fromFile = await readTraceFile(file, { file }, { entry: '', count: 1 });
const parsed = fromFile ?? readArtifact(readFileSync(file), { file });
if (parsed.error) throw new Error(JSON.stringify(parsed.error));
const sync = blockingProfile(must(traceTablesOf(parsed.tables), 'no trace tables'), 'sync');
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    totals: [String(sum(sync.count)), String(sum(sync.ns))],
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakBytes: maxRSS * 1024,
  }),
);
