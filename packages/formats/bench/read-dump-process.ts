/** Reads one dump in a process of its own and prints what that took; started by dump.bench.ts. */
import { readFileSync } from 'node:fs';
import { readArtifact } from '../src/index';

const file = process.argv[2] ?? '';
const parsed = readArtifact(readFileSync(file), { file });
if (parsed.facts.form !== 'dump') throw new Error(`not read: ${JSON.stringify(parsed.error)}`);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    goroutines: parsed.facts.goroutineCount,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakBytes: maxRSS * 1024,
  }),
);
